import { municipalityName } from "../../calendar.ts";
import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { field } from "../../components/field/field.ts";
import { select } from "../../components/select/select.ts";
import { table } from "../../components/table/table.ts";
import { longDate, shortDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t, tn } from "../../strings.ts";
import type { EmployerLine, TeaStage } from "../../types.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";

export const employersPath = "/samordnare/arbetsgivare/";
export const addEmployerPath = `${employersPath}ny/`;

/** What the list is asked for; "" and false ask for all. */
interface EmployerFilter {
  text: string;
  municipality: string;
  stage: string;
  next: boolean;
}

export const teaStages: TeaStage[] = ["first", "second", "third"];

interface EmployersPageOptions {
  staff: Viewer;
  filter: EmployerFilter;
  total: number;
  employers: EmployerLine[];
}

export const employersPage = ({ staff, filter, total, employers }: EmployersPageOptions): Html => {
  const filtered = Object.values(filter).some(Boolean);
  return roomPage({
    title: t("employer.title"),
    path: employersPath,
    staff,
    body: html`<h1>${t("employer.title")}</h1>
<p class="lead">${t("employer.lead")}</p>
${filterForm(filter, filtered)}
${employers.length > 0 ? list(employers, total) : none(filtered)}
<p class="actions">${button({ text: t("employer.add"), href: addEmployerPath, kind: "secondary" })}</p>`,
  });
};

const filterForm = (
  filter: EmployerFilter,
  filtered: boolean,
): Html => html`<form class="room-filter" method="get" action="${employersPath}">
${field({ name: "sok", label: t("employer.search"), value: filter.text })}
${select({
  name: "kommun",
  label: t("employer.municipality"),
  value: filter.municipality,
  mayBeEmpty: true,
  items: [
    { value: "", text: t("employer.municipality.all") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
  ],
})}
${select({
  name: "kontakt",
  label: t("employer.stage"),
  value: filter.stage,
  mayBeEmpty: true,
  items: [
    { value: "", text: t("employer.stage.all") },
    ...(["none", ...teaStages] as const).map((stage) => ({ value: stage, text: t(`employer.stage.${stage}`) })),
  ],
})}
${select({
  name: "nasta",
  label: t("employer.head.next"),
  value: filter.next ? "ja" : "",
  mayBeEmpty: true,
  items: [
    { value: "", text: t("employer.stage.all") },
    { value: "ja", text: t("employer.next.only") },
  ],
})}
<p class="actions">${button({ text: t("employer.filter.submit") })}
${filtered ? button({ text: t("employer.filter.clear"), href: employersPath, kind: "quiet" }) : null}</p>
</form>`;

const list = (employers: EmployerLine[], total: number): Html => html`${table({
  caption: tn("employer.caption", total),
  head: [
    t("employer.head.name"),
    t("employer.head.municipality"),
    t("employer.head.people"),
    t("employer.head.stage"),
    t("employer.head.next"),
    t("employer.head.last"),
  ],
  rows: employers.map(row),
  numeric: [2],
})}
${total > employers.length ? html`<p>${t("employer.more")}</p>` : null}`;

const row = (line: EmployerLine): (string | number | Html)[] => [
  html`<a href="${employersPath}${line.ref}/">${line.name}</a>`,
  municipalityWord(line.municipality),
  line.people,
  stageWord(line.stage),
  nextWords(line),
  line.lastAt ? longDate(line.lastAt) : t("employer.stage.none"),
];

const nextWords = ({ nextStep, nextOn, late }: EmployerLine): Html | string =>
  nextStep
    ? html`<div>${nextStep}${nextOn ? html`<br>${late ? html`<strong>${t("employer.late")}</strong>, ` : null}${shortDate(nextOn)}` : null}</div>`
    : "";

const none = (filtered: boolean): Html =>
  filtered
    ? emptyState({ title: t("employer.none.title"), body: t("employer.none.body") })
    : emptyState({ title: t("employer.empty.title"), body: t("employer.empty.body") });

export const municipalityWord = (code: string | null): string => municipalityName(code) ?? t("employer.elsewhere");

export const stageWord = (stage: TeaStage | null): string => t(`employer.stage.${stage ?? "none"}`);

// Adding one ------------------------------------------------------------------------------------------------

export interface EmployerFields {
  name: string;
  organisationNumber: string;
  municipality: string;
}

export const addEmployerPage = (staff: Viewer, values: EmployerFields, problems: Problem[] = []): Html =>
  roomPage({
    title: t("employer.add.title"),
    path: addEmployerPath,
    staff,
    problems,
    body: html`${crumb({ href: employersPath, text: t("employer.title") })}
<h1>${t("employer.add.title")}</h1>
<p class="lead">${t("employer.add.lead")}</p>
<form class="form" method="post" action="${addEmployerPath}" novalidate>
${employerFields(values, problems)}
<p class="actions">${button({ text: t("employer.add.submit") })}</p>
</form>`,
  });

export const employerFields = (values: EmployerFields, problems: Problem[]): Html => html`${field({
  name: "name",
  label: t("employer.correct.name"),
  value: values.name,
  error: errorOf(problems, "name"),
  autocomplete: "off",
})}
${field({
  name: "organisationNumber",
  label: t("employer.correct.number"),
  hint: t("employer.correct.number.hint"),
  value: values.organisationNumber,
  error: errorOf(problems, "organisationNumber"),
  inputmode: "numeric",
  optional: true,
  width: "medium",
})}
${select({
  name: "municipality",
  label: t("employer.municipality"),
  value: values.municipality,
  error: errorOf(problems, "municipality"),
  items: [
    { value: "", text: t("register.employer.municipality.choose") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
    { value: "0000", text: t("employer.elsewhere") },
  ],
})}`;
