import site from "../../content/site.json" with { type: "json" };
import type { Problem } from "../../site/function-pages/room/room-page.ts";
import { errorText, t, tn } from "../../site/strings.ts";
import type { SessionForm, StaffEnquiry } from "../../site/types.ts";
import { Refusal } from "../lib/call.ts";
import { type Form, rows, text, texts, ticked } from "../lib/form.ts";
import { type FieldError, fieldErrors, orNull } from "./fields.ts";

export interface DayValues {
  date: string;
  starts: string;
  ends: string;
}

/** The session form as typed. Every refusal and every preview gives it back. */
export interface SessionValues {
  course: string;
  theme: string;
  format: string;
  municipality: string;
  venueName: string;
  venueAddress: string;
  venueAccessibility: string;
  mapUrl: string;
  onlineUrl: string;
  capacity: string;
  venueCapacity: string;
  employerLimit: string;
  closes: { date: string; time: string };
  visibility: string;
  pilot: boolean;
  trainerRoles: string;
  included: string;
  contactName: string;
  contactPhone: string;
  contactEmail: string;
  hostStaffId: string;
  days: DayValues[];
  copiedFrom: string;
  /** The network whose meeting it is. */
  network: string;
  /** The enquiry that it is made of, by its ref. */
  enquiry: string;
}

export interface CourseChoice {
  slug: string;
  title: string;
  kind: string;
  hours: string | null;
}

const usualHours: Record<string, [string, string]> = {
  breakfast: ["07:30", "09:00"],
  deepening: ["13:00", "16:30"],
  webinar: ["13:00", "15:00"],
};

/** The hours that the course's page promises, or what is common for its kind. */
const hoursOf = ({ kind, hours }: CourseChoice): DayValues => {
  const [starts, ends] = [...(hours ?? "").matchAll(/\b(\d{1,2})[.:](\d{2})\b/g)].map(
    ([, hour = "", minute = ""]) => `${hour.padStart(2, "0")}:${minute}`,
  );
  const [usualStart, usualEnd] = usualHours[kind] ?? ["09:00", "16:00"];
  return starts && ends ? { date: "", starts, ends } : { date: "", starts: usualStart, ends: usualEnd };
};

export const newSession = (course: CourseChoice): SessionValues => ({
  course: course.slug,
  theme: "",
  format: course.kind === "webinar" ? "online" : "on_site",
  municipality: "",
  venueName: "",
  venueAddress: "",
  venueAccessibility: "",
  mapUrl: "",
  onlineUrl: "",
  capacity: "",
  venueCapacity: "",
  employerLimit: "",
  closes: { date: "", time: "16:00" },
  visibility: course.kind === "commissioned" ? "closed" : "open",
  pilot: false,
  trainerRoles: "",
  included: "",
  contactName: "",
  contactPhone: "",
  contactEmail: "",
  hostStaffId: "",
  network: "",
  days: [hoursOf(course)],
  copiedFrom: "",
  enquiry: "",
});

/** What an enquiry for a course of one's own already says. */
export const sessionOfEnquiry = (course: CourseChoice, { ref, answers, employer }: StaffEnquiry): SessionValues => ({
  ...newSession(course),
  visibility: "closed",
  municipality: site.municipalities.some(({ code }) => code === employer.municipality)
    ? (employer.municipality ?? "")
    : "",
  venueName: answers.where ?? "",
  capacity: answers.howMany ?? "",
  enquiry: ref,
});

export const readSession = (form: Form): SessionValues => {
  const line = (name: string) => text(form, name);
  return {
    course: line("course"),
    theme: line("theme"),
    format: line("format"),
    municipality: line("municipality"),
    venueName: line("venueName"),
    venueAddress: line("venueAddress"),
    venueAccessibility: line("venueAccessibility"),
    mapUrl: line("mapUrl"),
    onlineUrl: line("onlineUrl"),
    capacity: line("capacity"),
    venueCapacity: line("venueCapacity"),
    employerLimit: line("employerLimit"),
    closes: { date: line("closes.date"), time: line("closes.time") },
    visibility: texts(form, "visibility")[0] ?? "open",
    pilot: ticked(form, "pilot"),
    trainerRoles: line("trainerRoles"),
    included: line("included"),
    contactName: line("contactName"),
    contactPhone: line("contactPhone"),
    contactEmail: line("contactEmail"),
    hostStaffId: line("hostStaffId"),
    network: line("network"),
    days: rows(form, "days").map((day) => ({
      date: text(day, "date"),
      starts: text(day, "starts"),
      ends: text(day, "ends"),
    })),
    copiedFrom: line("copiedFrom"),
    enquiry: line("enquiry"),
  };
};

/** Half a moment is no moment; the door then says what is missing. */
const moment = (date: string, time: string): string => (date && time ? `${date}T${time.slice(0, 5)}` : "");

/** "20" is a number of seats; "tjugo" is for the person to mend. */
const seats = (typed: string): number | null => (typed === "" ? null : /^\d{1,5}$/.test(typed) ? Number(typed) : NaN);

const countErrors = {
  capacity: "capacity_malformed",
  venueCapacity: "capacity_malformed",
  employerLimit: "employer_limit_malformed",
};

export const shapeErrors = (values: SessionValues): FieldError[] =>
  Object.entries(countErrors).flatMap(([field, error]) =>
    Number.isNaN(seats(values[field as keyof typeof countErrors])) ? [{ field, error }] : [],
  );

/** What the door takes. An empty contact means the municipality's own. */
export const sessionForm = (values: SessionValues): SessionForm => ({
  course: values.course,
  theme: orNull(values.theme),
  format: values.format,
  municipality: orNull(values.municipality),
  venueName: orNull(values.venueName),
  venueAddress: orNull(values.venueAddress),
  venueAccessibility: orNull(values.venueAccessibility),
  mapUrl: orNull(values.mapUrl),
  onlineUrl: orNull(values.onlineUrl),
  capacity: seats(values.capacity),
  venueCapacity: seats(values.venueCapacity),
  employerLimit: seats(values.employerLimit),
  registrationClosesAt: moment(values.closes.date, values.closes.time),
  visibility: values.visibility,
  pilot: values.pilot,
  trainerRoles: values.trainerRoles
    .split(/[\n,]/)
    .map((role) => role.trim())
    .filter((role) => role !== ""),
  included: orNull(values.included),
  ...contactOf(values),
  hostStaffId: orNull(values.hostStaffId),
  network: orNull(values.network),
  days: values.days.map(({ date, starts, ends }) => ({ startsAt: moment(date, starts), endsAt: moment(date, ends) })),
  copiedFrom: orNull(values.copiedFrom),
  enquiry: orNull(values.enquiry),
});

const contactOf = ({ municipality, contactName, contactPhone, contactEmail }: SessionValues) => {
  if (contactName || contactPhone || contactEmail) return { contactName, contactPhone, contactEmail };
  const home = site.municipalities.find(({ code }) => code === municipality)?.contact ?? site.association;
  return { contactName: home.name, contactPhone: home.phone, contactEmail: home.email };
};

const typed = (count: number | null): string => (count === null ? "" : String(count));

export const sessionValues = (form: SessionForm): SessionValues => ({
  course: form.course,
  theme: form.theme ?? "",
  format: form.format,
  municipality: form.municipality ?? "",
  venueName: form.venueName ?? "",
  venueAddress: form.venueAddress ?? "",
  venueAccessibility: form.venueAccessibility ?? "",
  mapUrl: form.mapUrl ?? "",
  onlineUrl: form.onlineUrl ?? "",
  capacity: typed(form.capacity),
  venueCapacity: typed(form.venueCapacity),
  employerLimit: typed(form.employerLimit),
  closes: { date: form.registrationClosesAt.slice(0, 10), time: form.registrationClosesAt.slice(11, 16) },
  visibility: form.visibility,
  pilot: form.pilot,
  trainerRoles: form.trainerRoles.join("\n"),
  included: form.included ?? "",
  contactName: form.contactName,
  contactPhone: form.contactPhone,
  contactEmail: form.contactEmail,
  hostStaffId: form.hostStaffId ?? "",
  network: form.network ?? "",
  days: form.days.map(({ startsAt, endsAt }) => ({
    date: startsAt.slice(0, 10),
    starts: startsAt.slice(11, 16),
    ends: endsAt.slice(11, 16),
  })),
  copiedFrom: form.copiedFrom ?? "",
  enquiry: "",
});

const daysPerYearOfWeeks = 52 * 7;

const yearLater = (date: string): string => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + daysPerYearOfWeeks);
  return day.toISOString().slice(0, 10);
};

/** The same day a year on: 52 weeks, so that a Friday stays a Friday. Links belong to the old day. */
export const copiedSession = (form: SessionForm, slug: string): SessionValues => {
  const values = sessionValues(form);
  return {
    ...values,
    onlineUrl: "",
    hostStaffId: "",
    closes: { ...values.closes, date: yearLater(values.closes.date) },
    days: values.days.map((day) => ({ ...day, date: yearLater(day.date) })),
    copiedFrom: slug,
  };
};

/** The form after one of its day buttons; null when another button was pressed. */
export const dayStep = (values: SessionValues, button: string): SessionValues | null => {
  if (button === "lagg-till-dag") return withDay(values);
  const [, at] = /^ta-bort-dag-(\d+)$/.exec(button) ?? [];
  return at === undefined ? null : withoutDay(values, Number(at));
};

const withDay = (values: SessionValues): SessionValues => {
  const { starts = "", ends = "" } = values.days.at(-1) ?? {};
  return { ...values, days: [...values.days, { date: "", starts, ends }] };
};

const withoutDay = (values: SessionValues, at: number): SessionValues => ({
  ...values,
  days: values.days.length > 1 ? values.days.filter((_, place) => place !== at) : values.days,
});

export const withCourse = (courses: CourseChoice[], own: CourseChoice): CourseChoice[] =>
  courses.some(({ slug }) => slug === own.slug) ? courses : [...courses, own];

/** The door speaks of moments; the form has a date and two times. */
export const formField = (values: SessionValues, field: string): string => {
  if (field === "registrationClosesAt") return values.closes.date ? "closes.time" : "closes.date";
  const [, at = "", part] = /^days\.(\d+)(?:\.(startsAt|endsAt))?$/.exec(field) ?? [];
  if (at === "") return field === "days" ? "days.0.date" : field;
  if (!values.days[Number(at)]?.date || part === undefined) return `days.${at}.date`;
  return `days.${at}.${part === "endsAt" ? "ends" : "starts"}`;
};

/** What a door refused, as sentences at the fields of the form. Anything that is not about the form is thrown on. */
export const sessionProblems = (error: unknown, values: SessionValues): Problem[] => {
  if (!(error instanceof Refusal)) throw error;
  if (error.key === "check_form") return fieldProblems(fieldErrors(error.detail), values);
  if (error.key === "capacity_below_taken") {
    const { field = "capacity", taken = 0 } = JSON.parse(error.detail ?? "{}") as { field?: string; taken?: number };
    return [{ field, text: tn("room.form.capacity_below_taken", taken) }];
  }
  if (error.status !== 409) throw error;
  return [{ field: "", text: errorText(error.key) }];
};

/** Nothing chosen needs another sentence than a moment that does not exist. */
const emptyTimeText = (values: SessionValues, field: string): string | null => {
  const [, at, part = ""] = /^(?:days\.(\d+)|closes)\.(date|time|starts|ends)$/.exec(field) ?? [];
  const typed: Partial<Record<string, string>> = { ...(at === undefined ? values.closes : values.days[Number(at)]) };
  if (part === "" || typed[part]) return null;
  if (part !== "date") return t("room.form.time_missing");
  return t(at === undefined ? "room.form.closes_missing" : "room.form.date_missing");
};

/** A date and two times may share an error; each sentence is said once at each field. */
export const fieldProblems = (errors: FieldError[], values: SessionValues): Problem[] => {
  const problems = new Map<string, Problem>();
  for (const { field, error } of errors) {
    const own = formField(values, field);
    if (!problems.has(own)) problems.set(own, { field: own, text: emptyTimeText(values, own) ?? errorText(error) });
  }
  return [...problems.values()].sort((a, b) => placeOnPage(a.field) - placeOnPage(b.field));
};

/** The summary leads down the page, in the order that the form asks. */
const asked = `course theme pilot days format municipality venueName venueAddress venueAccessibility mapUrl onlineUrl
  capacity venueCapacity employerLimit closes visibility trainerRoles included contactName contactPhone contactEmail hostStaffId`.split(
  /\s+/,
);
const placeOnPage = (field: string): number => asked.indexOf(field.split(".")[0] ?? "");
