import type { SurveyFilter } from "./survey.ts";

/** What part of the answers a page shows, in an address: `?period=2027-1&kommun=9901`. A year is a period too. */
const names = {
  utskick: "round",
  utbildning: "course",
  slag: "kind",
  form: "format",
  kommun: "municipality",
  sektor: "sector",
  roll: "role",
  kon: "gender",
} as const satisfies Record<string, keyof SurveyFilter>;

const isYear = (period: string): boolean => /^\d{4}$/.test(period);

/** Reads a selection; `prefix` is "b-" for the one beside. What nobody asked for is left out. */
export const readSelection = (query: URLSearchParams, prefix = ""): SurveyFilter => {
  const filter: SurveyFilter = {};
  for (const [word, name] of Object.entries(names)) {
    const value = query.get(prefix + word);
    if (value) filter[name] = value.slice(0, 200);
  }
  const period = query.get(`${prefix}period`)?.slice(0, 6);
  if (period) filter[isYear(period) ? "year" : "half"] = period;
  return filter;
};

/** The same selection as pairs for an address. */
export const selectionPairs = (filter: SurveyFilter, prefix = ""): [string, string][] => {
  const period = filter.year ?? filter.half;
  return [
    ...Object.entries(names).flatMap(([word, name]): [string, string][] => {
      const value = filter[name];
      return value ? [[prefix + word, value]] : [];
    }),
    ...(period ? [[`${prefix}period`, period] as [string, string]] : []),
  ];
};

/** Backgrounds are told only as far as five share them, so such parts need not add up to the whole. */
export const asksBackground = (filter: SurveyFilter): boolean =>
  Boolean(filter.municipality || filter.sector || filter.role || filter.gender);
