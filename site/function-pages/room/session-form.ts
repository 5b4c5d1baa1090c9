import type { CourseChoice, DayValues, SessionValues } from "../../../functions/forms/session.ts";
import { button } from "../../components/button/button.ts";
import { choices } from "../../components/choices/choices.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { field } from "../../components/field/field.ts";
import { notice } from "../../components/notice/notice.ts";
import { select } from "../../components/select/select.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t } from "../../strings.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";

export interface StaffName {
  id: string;
  name: string;
}

interface FormPageOptions {
  staff: Viewer;
  values: SessionValues;
  courses: CourseChoice[];
  hosts: StaffName[];
  networks: { slug: string; title: string }[];
  problems?: Problem[];
}

const makePath = "/samordnare/tillfallen/nytt/";

interface ChooseCourseOptions {
  staff: Viewer;
  courses: CourseChoice[];
  /** The network whose meeting it is to be, if one came from there. */
  network: string;
  problems: Problem[];
}

export const chooseCoursePage = ({ staff, courses, network, problems }: ChooseCourseOptions): Html =>
  roomPage({
    title: t("room.make.title"),
    path: makePath,
    staff,
    problems,
    body: html`<h1>${t("room.make.title")}</h1>
${
  courses.length === 0
    ? emptyState({ title: t("room.make.course.none.title"), body: t("room.make.course.none.body") })
    : html`<form method="get" action="${makePath}" novalidate>
<input type="hidden" name="steg" value="2">
${network ? html`<input type="hidden" name="natverk" value="${network}">` : null}
${choices({
  type: "radio",
  name: "utbildning",
  legend: t("room.make.course"),
  error: errorOf(problems, "utbildning"),
  items: courses.map(({ slug, title }) => ({ value: slug, text: title })),
})}
<p class="actions">${button({ text: t("room.make.course.submit") })}</p>
</form>`
}`,
  });

export const makeSessionPage = (options: FormPageOptions): Html => {
  const { values, courses } = options;
  const copied = values.copiedFrom !== "";
  const course = courses.find(({ slug }) => slug === values.course)?.title ?? "";
  return roomPage({
    ...options,
    title: copied ? t("room.copy.title", { course }) : t("room.make.title"),
    path: makePath,
    body: html`<h1>${copied ? t("room.copy.title", { course }) : t("room.make.title")}</h1>
${copied ? notice({ kind: "info", body: t("room.copy.body") }) : null}
${sessionForm({ ...options, action: makePath, submit: t("room.make.submit"), submitValue: "spara" })}`,
  });
};

export const changeSessionPage = (options: FormPageOptions & { slug: string }): Html => {
  const path = `/samordnare/tillfallen/${options.slug}/andra/`;
  return roomPage({
    ...options,
    title: t("room.change.title"),
    path,
    body: html`${crumb({ href: `/samordnare/tillfallen/${options.slug}/`, text: title(options) })}
<h1>${t("room.change.title")}</h1>
${sessionForm({ ...options, action: path, submit: t("room.change.submit"), submitValue: "granska" })}`,
  });
};

const title = ({ values, courses }: FormPageOptions): string =>
  courses.find(({ slug }) => slug === values.course)?.title ?? values.course;

interface Parts extends FormPageOptions {
  action: string;
  submit: string;
  submitValue: string;
}

const sessionForm = (
  parts: Parts,
): Html => html`<form class="session-form" method="post" action="${parts.action}" novalidate>
${enterButton(parts.submitValue)}
<input type="hidden" name="copiedFrom" value="${parts.values.copiedFrom}">
${parts.values.enquiry ? html`<input type="hidden" name="enquiry" value="${parts.values.enquiry}">` : null}
${courseSection(parts)}
${daysSection(parts)}
${placeSection(parts)}
${seatsSection(parts)}
${contentSection(parts)}
<p class="actions">${button({ text: parts.submit, name: "gor", value: parts.submitValue })}</p>
</form>`;

/** Enter in a field presses a form's first button, which must not be the one that adds or removes a day. */
const enterButton = (value: string): Html =>
  html`<button class="visually-hidden" type="submit" name="gor" value="${value}" tabindex="-1" aria-hidden="true"></button>`;

type TextName = {
  [Name in keyof SessionValues]: SessionValues[Name] extends string ? Name : never;
}[keyof SessionValues];
type FieldName = Extract<
  TextName,
  | "theme"
  | "venueName"
  | "venueAddress"
  | "mapUrl"
  | "onlineUrl"
  | "capacity"
  | "venueCapacity"
  | "employerLimit"
  | "contactName"
  | "contactPhone"
  | "contactEmail"
>;

/** Label, value and error by the field's own name. */
const named = (parts: Parts, name: FieldName) => ({
  name,
  label: t(`room.form.${name}`),
  value: parts.values[name],
  error: errorOf(parts.problems ?? [], name),
});

const courseSection = (parts: Parts): Html => {
  const { values, courses, problems = [] } = parts;
  return html`<h2>${t("room.form.course.heading")}</h2>
${select({
  name: "course",
  label: t("room.form.course"),
  value: values.course,
  error: errorOf(problems, "course"),
  items: courses.map(({ slug, title: text }) => ({ value: slug, text })),
  width: "medium",
})}
${field({ ...named(parts, "theme"), hint: t("room.form.theme.hint"), optional: true })}
${choices({
  type: "checkbox",
  name: "pilot",
  legend: t("room.form.pilot"),
  value: values.pilot ? "ja" : null,
  items: [{ value: "ja", text: t("room.form.pilot.yes") }],
})}`;
};

const daysSection = ({ values, problems = [] }: Parts): Html => html`<h2>${t("room.form.days.heading")}</h2>
${values.days.map((day, at) => dayFields(day, at, values.days.length, problems))}
<p>${button({ text: t("room.form.add_day"), name: "gor", value: "lagg-till-dag", kind: "secondary" })}</p>`;

const dayFields = (day: DayValues, at: number, count: number, problems: Problem[]): Html => {
  const part = (name: keyof DayValues, type: "date" | "time") =>
    field({
      name: `days.${at}.${name}`,
      label: t(`room.form.${name}`),
      type,
      value: day[name],
      error: errorOf(problems, `days.${at}.${name}`),
      width: "short",
    });
  return html`<fieldset class="session-form-day">
<legend>${t("room.form.day", { number: at + 1 })}</legend>
<div class="field-row">${part("date", "date")}
${part("starts", "time")}
${part("ends", "time")}</div>
${
  count > 1
    ? html`<p>${button({ text: t("room.form.remove_day", { number: at + 1 }), name: "gor", value: `ta-bort-dag-${at}`, kind: "quiet" })}</p>`
    : null
}
</fieldset>`;
};

const placeSection = (parts: Parts): Html => {
  const { values, problems = [] } = parts;
  return html`<h2>${t("room.form.place.heading")}</h2>
${choices({
  type: "radio",
  name: "format",
  legend: t("room.form.format"),
  value: values.format,
  error: errorOf(problems, "format"),
  items: [
    { value: "on_site", text: t("room.form.format.on_site") },
    { value: "online", text: t("room.form.format.online") },
    { value: "hybrid", text: t("room.form.format.hybrid") },
  ],
})}
${select({
  name: "municipality",
  label: t("room.form.municipality"),
  hint: t("room.form.municipality.hint"),
  value: values.municipality,
  error: errorOf(problems, "municipality"),
  items: [
    { value: "", text: t("room.form.municipality.choose") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
  ],
  width: "medium",
})}
${field({ ...named(parts, "venueName"), hint: t("room.form.venue.hint"), width: "medium" })}
${field({ ...named(parts, "venueAddress"), width: "medium" })}
${textarea({
  name: "venueAccessibility",
  label: t("room.form.venueAccessibility"),
  hint: t("room.form.venueAccessibility.hint"),
  value: values.venueAccessibility,
  error: errorOf(problems, "venueAccessibility"),
  rows: 3,
  optional: true,
})}
${field({ ...named(parts, "mapUrl"), hint: t("room.form.mapUrl.hint"), type: "url", optional: true })}
${field({ ...named(parts, "onlineUrl"), hint: t("room.form.onlineUrl.hint"), type: "url", optional: true })}`;
};

const limit = (parts: Parts, name: "capacity" | "venueCapacity" | "employerLimit"): Html =>
  field({
    ...named(parts, name),
    hint: t(`room.form.${name}.hint`),
    inputmode: "numeric",
    optional: true,
    width: "short",
  });

const seatsSection = (parts: Parts): Html => {
  const { values, problems = [] } = parts;
  return html`<h2>${t("room.form.seats.heading")}</h2>
${limit(parts, "capacity")}
${limit(parts, "venueCapacity")}
${limit(parts, "employerLimit")}
<fieldset class="session-form-day">
<legend>${t("room.form.closes")}</legend>
<div class="field-row">${field({
    name: "closes.date",
    label: t("room.form.closes.date"),
    type: "date",
    value: values.closes.date,
    error: errorOf(problems, "closes.date"),
    width: "short",
  })}
${field({
  name: "closes.time",
  label: t("room.form.closes.time"),
  type: "time",
  value: values.closes.time,
  error: errorOf(problems, "closes.time"),
  width: "short",
})}</div>
</fieldset>
${choices({
  type: "radio",
  name: "visibility",
  legend: t("room.form.visibility"),
  value: values.visibility,
  error: errorOf(problems, "visibility"),
  items: [
    { value: "open", text: t("room.form.visibility.open") },
    { value: "closed", text: t("room.form.visibility.closed") },
  ],
})}`;
};

const contentSection = (parts: Parts): Html => {
  const { values, hosts, networks, problems = [] } = parts;
  const text = (name: "trainerRoles" | "included", rows: number) =>
    textarea({
      name,
      label: t(`room.form.${name}`),
      hint: t(`room.form.${name}.hint`),
      value: values[name],
      error: errorOf(problems, name),
      rows,
      optional: true,
    });
  return html`<h2>${t("room.form.content.heading")}</h2>
${text("trainerRoles", 3)}
${text("included", 2)}
<p>${t("room.form.contact.hint")}</p>
${field({ ...named(parts, "contactName"), optional: true, width: "medium" })}
${field({ ...named(parts, "contactPhone"), type: "tel", optional: true, width: "medium" })}
${field({ ...named(parts, "contactEmail"), type: "email", optional: true, width: "medium" })}
${select({
  name: "hostStaffId",
  label: t("room.form.hostStaffId"),
  hint: t("room.form.hostStaffId.hint"),
  value: values.hostStaffId,
  error: errorOf(problems, "hostStaffId"),
  items: [
    { value: "", text: t("room.form.hostStaffId.none") },
    ...hosts.map(({ id, name }) => ({ value: id, text: name })),
  ],
  optional: true,
  width: "medium",
})}
${
  networks.length > 0
    ? select({
        name: "network",
        label: t("network.room.form"),
        hint: t("network.room.form.hint"),
        value: values.network,
        error: errorOf(problems, "network"),
        items: [
          { value: "", text: t("network.room.form.none") },
          ...networks.map(({ slug, title }) => ({ value: slug, text: title })),
        ],
        optional: true,
        width: "medium",
      })
    : null
}`;
};
