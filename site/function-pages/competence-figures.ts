import { municipalityName } from "../calendar.ts";
import { table } from "../components/table/table.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t } from "../strings.ts";

export interface CompetenceHalf {
  /** "2027-1" for January to June. */
  half: string;
  cells: { trade: string; municipality: string; employers: number; wanted: number }[];
  frozenAt: string;
}

export const competenceFiguresPage = (halves: CompetenceHalf[]): Html =>
  pageLayout({
    title: t("enquiry.figures.title"),
    description: t("enquiry.figures.lead"),
    path: "/kompetensbehov/siffror/",
    body: html`<h1>${t("enquiry.figures.title")}</h1>
<p class="lead">${t("enquiry.figures.lead")}</p>
<p>${t("enquiry.figures.rule")}</p>
${halves.map(halfYear)}`,
  });

const halfYear = ({ half, cells, frozenAt }: CompetenceHalf): Html => {
  const [year = "", part] = half.split("-");
  return html`<h2>${t(part === "1" ? "enquiry.figures.spring" : "enquiry.figures.autumn", { year })}</h2>
${table({
  caption: t("enquiry.figures.caption", { when: longDate(frozenAt) }),
  head: [
    t("enquiry.competence.question.trade"),
    t("enquiry.work.municipality"),
    t("enquiry.figures.employers"),
    t("enquiry.figures.wanted"),
  ],
  rows: cells.map(({ trade, municipality, employers, wanted }) => [
    trade,
    municipalityName(municipality) ?? t("register.employer.municipality.other"),
    employers,
    wanted,
  ]),
  numeric: [2, 3],
})}`;
};
