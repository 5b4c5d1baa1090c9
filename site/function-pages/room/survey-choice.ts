import { select } from "../../components/select/select.ts";
import { capitalised } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { SurveyFilter, SurveyFilters } from "../../survey.ts";
import { formatWord, genderWord, halfWords, kindWord, municipalityWord, roleWord, sectorWord } from "./survey-words.ts";

interface ChoiceOptions {
  legend: string;
  filter: SurveyFilter;
  filters: SurveyFilters;
  /** "b-" for the selection beside. */
  prefix?: string;
  /** People's role and gender can be asked for. */
  people?: boolean;
}

/** Which of the answers to show. Only what something can be shown for is there to choose, and a question with one choice is not asked. */
export const selectionChoice = ({
  legend,
  filter,
  filters,
  prefix = "",
  people = false,
}: ChoiceOptions): Html | null => {
  const one = (
    name: string,
    label: string,
    value: string | undefined,
    codes: string[],
    word: (code: string) => string,
  ) =>
    codes.length > 1 || value
      ? select({
          name: `${prefix}${name}`,
          label,
          value: value ?? "",
          mayBeEmpty: true,
          items: [
            { value: "", text: t("surveys.all") },
            ...known(codes, value).map((code) => ({ value: code, text: word(code) })),
          ],
        })
      : null;
  const courseTitle = (slug: string) => filters.courses.find((course) => course.slug === slug)?.title ?? slug;
  const asked = [
    one("period", t("surveys.filter.period"), filter.year ?? filter.half, periods(filters.halves), periodWord),
    one(
      "utbildning",
      t("surveys.filter.course"),
      filter.course,
      filters.courses.map(({ slug }) => slug),
      courseTitle,
    ),
    one("slag", t("surveys.filter.kind"), filter.kind, filters.kinds, kindWord),
    one("form", t("surveys.filter.format"), filter.format, filters.formats, formatWord),
    one("kommun", t("surveys.filter.municipality"), filter.municipality, filters.municipalities, municipalityWord),
    one("sektor", t("surveys.filter.sector"), filter.sector, filters.sectors, sectorWord),
    ...(people
      ? [
          one("roll", t("surveys.filter.role"), filter.role, filters.roles, roleWord),
          one("kon", t("surveys.filter.gender"), filter.gender, filters.genders, genderWord),
        ]
      : []),
  ].filter((question) => question !== null);
  if (asked.length === 0) return null;
  return html`<fieldset class="results-choice">
<legend>${legend}</legend>
<div class="room-filter">
${asked}
</div>
</fieldset>`;
};

/** What the address asks for stands in the list, also when nothing is shown for it. */
const known = (codes: string[], value: string | undefined): string[] =>
  value && !codes.includes(value) ? [...codes, value] : codes;

/** Half-years, the latest first, and each year that they make. */
const periods = (halves: string[]): string[] => {
  const years = [...new Set(halves.map((half) => half.slice(0, 4)))];
  return [...halves, ...years].sort((a, b) => (a < b ? 1 : -1));
};

const periodWord = (period: string): string =>
  period.includes("-") ? capitalised(halfWords(period)) : t("surveys.filter.year", { year: period });
