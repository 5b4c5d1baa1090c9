import { municipalityName } from "../../calendar.ts";
import { capitalised, longDate } from "../../filters/dates.ts";
import { site } from "../../site.ts";
import { type StringKey, t, tn } from "../../strings.ts";
import {
  type SurveyFilter,
  type SurveyFilters,
  type SurveyQuestion,
  type SurveyResponse,
  type SurveyRound,
  scalePoints,
} from "../../survey.ts";

export const surveysPath = "/samordnare/enkater/";
export const resultsPath = `${surveysPath}resultat/`;
export const effectPath = `${surveysPath}effekt/`;

/** "våren 2027" of "2027-1". */
export const halfWords = (half: string): string => {
  const [year = "", part] = half.split("-");
  return t(part === "1" ? "surveys.half.spring" : "surveys.half.autumn", { year });
};

/** "18 av 23 har svarat" */
export const rateWords = ({ sent, answered }: Pick<SurveyResponse, "sent" | "answered">): string =>
  tn("surveys.rate", answered, { sent });

export const stageWords = (stage: SurveyRound["stage"] | "six_months_manager"): string => t(`surveys.stage.${stage}`);

/** What a round is called: what staff named it, or the course and its day. */
export const roundTitle = ({ title, course, day, half }: SurveyRound): string =>
  title ?? [course?.title, day ? longDate(day) : halfWords(half)].filter(Boolean).join(", ");

/** A code in words; one that is not known yet stands as it is. */
const wordsFrom =
  (keys: Record<string, StringKey>) =>
  (code: string): string => {
    const key = keys[code];
    return key ? t(key) : code;
  };

export const kindWord = wordsFrom({
  breakfast: "kind.breakfast",
  basic: "kind.basic",
  deepening: "kind.deepening",
  webinar: "kind.webinar",
  commissioned: "kind.commissioned",
  staff: "kind.staff",
  web: "surveys.kind.web",
});
export const formatWord = wordsFrom({
  on_site: "room.form.format.on_site",
  online: "room.form.format.online",
  hybrid: "room.form.format.hybrid",
});
export const sectorWord = wordsFrom({
  municipal: "register.sector.municipal",
  regional: "register.sector.regional",
  state: "register.sector.state",
  private: "register.sector.private",
  nonprofit: "register.sector.nonprofit",
});
export const genderWord = wordsFrom({
  woman: "register.gender.woman",
  man: "register.gender.man",
  other: "register.gender.other",
  undisclosed: "register.gender.undisclosed",
});
const otherRoles = wordsFrom({
  manager: "room.role.manager",
  hr: "room.role.hr",
  party_staff: "room.role.party_staff",
  other: "room.role.other",
});
export const roleWord = (role: string): string =>
  role === "supervisor" ? capitalised(site.roleWord) : otherRoles(role);
export const municipalityWord = (code: string): string => municipalityName(code) ?? t("employer.elsewhere");

/** "Granby, våren 2027", or that all answers are in it. */
export const selectionWords = (filter: SurveyFilter, { courses }: Pick<SurveyFilters, "courses">): string => {
  const parts = [
    filter.course && (courses.find(({ slug }) => slug === filter.course)?.title ?? filter.course),
    filter.kind && kindWord(filter.kind),
    filter.format && formatWord(filter.format),
    filter.municipality && municipalityWord(filter.municipality),
    filter.sector && sectorWord(filter.sector),
    filter.role && roleWord(filter.role),
    filter.gender && genderWord(filter.gender),
    filter.year,
    filter.half && halfWords(filter.half),
  ].filter(Boolean);
  return parts.length > 0 ? capitalised(parts.join(", ")) : t("surveys.selection.all");
};

interface ValueWords {
  value: string;
  /** As in a table. */
  text: string;
  /** As under a column. */
  short: string;
}

/** What can be answered, in order, in the question's own words. */
export const valuesOf = ({ type, low, high, dontKnow, options }: SurveyQuestion): ValueWords[] => {
  if (type === "scale" || type === "rating") {
    const all = scalePoints[type];
    const end = (at: number) => (at === 0 ? low : at === all.length - 1 ? high : null);
    const steps = all.map((value, at) => ({ value, text: [value, end(at)].filter(Boolean).join(" "), short: value }));
    return dontKnow
      ? [...steps, { value: "dont_know", text: t("survey.dont_know"), short: t("survey.dont_know") }]
      : steps;
  }
  return options.map(({ id, text }) => ({ value: id, text, short: text }));
};

/** How far somebody moved on a scale between before and after. */
export const changeValues = (): ValueWords[] =>
  [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((change) => {
    const text = change > 0 ? `+${change}` : String(change).replace("-", "−");
    return { value: String(change), text, short: text };
  });
