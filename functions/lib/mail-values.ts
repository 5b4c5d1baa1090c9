import { dateParts, dayList, longDate, timeSpan, weekdayDate, weekdayTime } from "../../site/filters/dates.ts";
import { courseTitles } from "../../site/prerequisite.ts";
import { site } from "../../site/site.ts";
import { type StringKey, t, tn } from "../../site/strings.ts";
import type { Offer, RegistrationState, SessionDay, SessionPublic } from "../../site/types.ts";
import { siteUrl } from "./env.ts";
import { joinLink, sessionTitle, wherePlain } from "./session-words.ts";

type MailSession = SessionPublic & { onlineUrl?: string | null };

/** What a door puts in the outbox (app.mail_data and the doors' own extras). */
export interface MailData {
  session: MailSession;
  person: { name: string };
  link: string | null;
  calendar: { uid: string; sequence: number; method: "REQUEST" | "CANCEL" | "PUBLISH" } | null;
  place?: number | null;
  /** Waits in a group, whose contact is asked and answers. */
  together?: boolean;
  offer?: Offer;
  people?: { name: string; state: RegistrationState; place: number | null }[];
  employer?: string;
  /** What became of a large booking, session by session. */
  booked?: { session: SessionPublic; registered: number; waitlisted: number }[];
  changes?: (Change | string)[];
  before?: MailSession;
  /** Less than 24 hours are left. */
  urgent?: boolean;
  by?: string;
  to?: string;
  cancelled?: string;
  reason?: string | null;
  reminder?: Reminder;
  materials?: { title: string; url: string }[];
}

/** What a reminder knows beside its session: the day the food is ordered, and for a contact who is coming. */
interface Reminder {
  orderDay?: string | null;
  coming?: string[];
}

export interface Change {
  field: string;
  before?: string | null;
  after?: string | null;
}

export interface Line {
  text: string;
  href?: string;
}

export interface Fact {
  label: string;
  /** What one looks for first. */
  strong?: boolean;
  lines: Line[];
}

/** What may stand where a mail text says {name}. Null takes its whole paragraph with it. */
export type Value = string | Line | { facts: Fact[] } | { items: string[] } | null;
export type Values = Record<string, Value | undefined>;

export const absolute = (path: string): string => `${siteUrl() || site.url}${path}`;

export const mailValues = (data: MailData): Values => {
  const { session } = data;
  const calendarUrl = absolute("/kalender/");
  return {
    person: data.person.name,
    title: sessionTitle(session),
    date: dates(session),
    link: data.link ? absolute(data.link) : null,
    calendarUrl: { text: calendarUrl, href: calendarUrl },
    facts: { facts: facts(data) },
    summary: { facts: summary(session) },
    // Whoever has left the line since then has no place in it when the mail is put together.
    place: data.place ? String(data.place) : null,
    lineRule: t(data.together ? "mail.line.together" : "mail.line.alone"),
    answerBy: data.offer && weekdayTime(data.offer.expiresAt),
    offerRule: data.offer && t(`mail.offer.${data.offer.kind}${data.offer.together ? ".group" : ""}`),
    registerUrl: absolute(`/anmalan/${session.slug}/`),
    ...prerequisite(session),
    people: data.people && { items: data.people.map(personLine) },
    employer: data.employer ?? undefined,
    course: session.courseTitle,
    booked: data.booked && { items: data.booked.map(bookedLine) },
    changes: data.changes && { items: data.changes.map(changeLine) },
    differences: data.before && { items: differences(data.before, session) },
    urgentPhone: data.urgent ? { text: session.contact.phone, href: phoneLink(session.contact.phone) } : null,
    by: data.by ?? undefined,
    to: data.to ?? undefined,
    cancelled: data.cancelled ?? undefined,
    reason: data.reason ?? null,
    ...reminder(data),
  };
};

const reminder = ({ session, link, reminder: about, materials = [] }: MailData): Values => ({
  cancelLink: link ? absolute(`${link}avboka/`) : undefined,
  handOverLink: link ? absolute(`${link}byt-person/`) : undefined,
  start: weekdayTime(session.days[0]?.startsAt ?? session.registrationClosesAt),
  orderDay: about?.orderDay ? weekdayDate(about.orderDay) : undefined,
  coming: about?.coming && { items: about.coming },
  materials:
    materials.length > 0 ? { facts: materials.map(({ title, url }) => ({ label: title, lines: links(url) })) } : null,
  materialsLead: materials.length > 0 ? t("mail.materials") : null,
});

const prerequisite = ({ prerequisite: asked }: SessionPublic): Values => {
  const courses = asked ? courseTitles(asked) : t("manage.another_course");
  return { prerequisite: courses, applied: asked?.level === "required" ? t("mail.prerequisite", { courses }) : null };
};

type Booked = NonNullable<MailData["booked"]>[number];

const bookedLine = ({ session, registered, waitlisted }: Booked): string => {
  const days = when(session)
    .map(({ text }) => text)
    .join("; ");
  const where = `${days}, ${wherePlain(session)}`;
  if (waitlisted === 0) return tn("booking.mail.registered", registered, { session: where });
  if (registered === 0) return tn("booking.mail.waitlisted", waitlisted, { session: where });
  return t("booking.mail.split", { session: where, registered, waitlisted });
};

/** "12 mars 2027" or "12 och 19 mars 2027". */
const dates = ({ days }: SessionPublic): string => {
  const starts = days.map(({ startsAt }) => startsAt);
  const last = starts.at(-1) as string;
  return starts.length === 1 ? longDate(last) : `${dayList(starts)} ${dateParts(last).year}`;
};

const summary = (session: MailSession): Fact[] =>
  [
    fact("mail.facts.what", [{ text: sessionTitle(session) }]),
    fact("mail.facts.when", when(session)),
    fact("mail.facts.where", [{ text: wherePlain(session) }]),
  ].map((found) => ({ ...found, strong: true }));

const facts = ({ session, calendar, reminder: about }: MailData): Fact[] => {
  const { venue } = session;
  const join = joinLink(session);
  const awaitsLink = !join && session.format !== "on_site" && (calendar?.method === "REQUEST" || about);
  return present([
    ...summary(session),
    fact("mail.facts.link", awaitsLink ? [{ text: t("mail.facts.link_later") }] : links(join)),
    fact("mail.facts.map", links(venue?.mapUrl)),
    fact("mail.facts.access", textLines(venue?.accessibility)),
    fact("mail.facts.included", textLines(session.included)),
    fact(
      "mail.facts.bring",
      session.bring.map((text) => ({ text })),
    ),
  ]);
};

const fact = (label: StringKey, lines: Line[]): Fact => ({ label: t(label), lines });

const present = (rows: Fact[]): Fact[] => rows.filter(({ lines }) => lines.length > 0);

const links = (url: string | null | undefined): Line[] => (url ? [{ text: url, href: url }] : []);

const textLines = (text: string | null | undefined): Line[] =>
  (text ?? "").split(/\s*\n\s*/).flatMap((line) => (line ? [{ text: line }] : []));

const when = ({ days }: SessionPublic): Line[] =>
  days.map((day, index) => ({
    text: days.length > 1 ? t("mail.facts.day", { day: index + 1, when: dayWords(day) }) : dayWords(day),
  }));

/** "fredag 12 mars 2027 kl. 9.00–16.00" */
const dayWords = ({ startsAt, endsAt }: SessionDay): string => `${weekdayDate(startsAt)} ${timeSpan(startsAt, endsAt)}`;

const personLine = ({
  name,
  state,
  place,
}: {
  name: string;
  state: RegistrationState;
  place: number | null;
}): string =>
  state === "waitlisted" && place !== null
    ? t("mail.people.waitlisted_place", { name, place })
    : t(`mail.people.${state}`, { name });

const fieldNames: Record<string, StringKey | undefined> = {
  name: "mail.field.name",
  email: "mail.field.email",
  phone: "mail.field.phone",
  role: "mail.field.role",
  gender: "mail.field.gender",
};

/** Needs and opt-ins are named, never quoted: what a person cannot eat is no matter for an inbox. */
const changeLine = (change: Change | string): string => {
  const { field, before, after }: Change = typeof change === "string" ? { field: change } : change;
  if (field === "needs") return t("mail.field.needs");
  if (field === "optIns") return t("mail.field.optIns");
  // Told to the address that was left, which is not told the new one.
  if (field === "email" && before == null && after == null) return t("mail.field.email_elsewhere");
  const label = t(fieldNames[field] ?? "mail.field.other");
  if (before == null && after == null) return label;
  return difference(label, changeWord(field, before), changeWord(field, after));
};

const codes: Record<string, StringKey | undefined> = {
  "role.manager": "mail.role.manager",
  "role.supervisor": "mail.role.supervisor",
  "role.hr": "mail.role.hr",
  "role.party_staff": "mail.role.party_staff",
  "role.other": "mail.role.other",
  "gender.woman": "mail.gender.woman",
  "gender.man": "mail.gender.man",
  "gender.other": "mail.gender.other",
  "gender.undisclosed": "mail.gender.undisclosed",
};

const changeWord = (field: string, value: string | null | undefined): string | null => {
  const key = codes[`${field}.${value}`];
  return key ? t(key) : value || null;
};

const difference = (label: string, before: string | null, after: string | null): string => {
  if (before && after) return t("mail.change", { label, before, after });
  return after ? t("mail.change.added", { label, after }) : t("mail.change.removed", { label, before: before ?? "" });
};

/** What a person must know is new, as one line each: the net difference, in words. */
const differences = (before: MailSession, after: MailSession): string[] => {
  const found = comparable.flatMap(([label, words]) => {
    const [was, is] = [words(before), words(after)];
    return was === is ? [] : [difference(t(label), was || null, is || null)];
  });
  // A mail that staff send again may come after the change was taken back.
  return found.length > 0 ? found : [t("mail.change.none")];
};

const comparable: [StringKey, (session: MailSession) => string][] = [
  ["mail.facts.what", sessionTitle],
  [
    "mail.facts.when",
    (session) =>
      when(session)
        .map(({ text }) => text)
        .join("; "),
  ],
  ["mail.facts.where", wherePlain],
  ["mail.facts.link", (session) => joinLink(session) ?? ""],
  ["mail.facts.trainers", ({ trainerRoles }) => trainerRoles.join(", ")],
  ["mail.facts.access", ({ venue }) => oneLine(venue?.accessibility)],
  ["mail.facts.included", ({ included }) => oneLine(included)],
  ["mail.field.contact", ({ contact }) => `${contact.name}, ${contact.phone}`],
];

const oneLine = (text: string | null | undefined): string =>
  textLines(text)
    .map((line) => line.text)
    .join(" ");

/** "0980-319 201" → "tel:+46980319201" */
export const phoneLink = (phone: string): string => `tel:${phone.replaceAll(/[^\d+]/g, "").replace(/^0/, "+46")}`;
