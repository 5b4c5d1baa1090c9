import { button } from "../../components/button/button.ts";
import { mailLink, phoneLink } from "../../components/contact-link/contact-link.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { weekdayTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { courseTitles } from "../../prerequisite.ts";
import { t, tn } from "../../strings.ts";
import type { LineEntry, SessionPublic, StaffSession } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";

const moves = ["upp", "ner", "forst"] as const;
const questions = ["ge", "slapp-in", "neka"] as const;
type Move = (typeof moves)[number];
export type Question = (typeof questions)[number];
type LineWord =
  | { move: Move; question?: never }
  | { move?: never; question: Question }
  | { move?: never; question?: never };

/** What a word from an address or a button asks for: a move, a question first, or nothing that we know. */
export const lineWord = (word: string | null): LineWord => {
  const [move, question] = [moves.find((each) => each === word), questions.find((each) => each === word)];
  if (move) return { move };
  return question ? { question } : {};
};

const homeOf = (slug: string): string => `/samordnare/tillfallen/${slug}/`;
const lineOf = (slug: string): string => `${homeOf(slug)}ko/`;

// The line ---------------------------------------------------------------------------------------------

/** Who waits, in order, each with what staff can do about it; only the list once nothing more can be done. */
export const waitingSection = ({ session, line }: StaffSession, over: boolean): Html | null => {
  if (line.length === 0) return null;
  const people = line.reduce((sum, entry) => sum + entry.people.length, 0);
  const head = [t("room.person.name"), t("room.person.place"), t("room.person.employer"), t("room.person.state")];
  return html`<section id="ko" tabindex="-1">
<h2>${t("room.session.waiting")}</h2>
${over ? null : html`<p class="no-print">${t("room.line.lead")}</p>`}
${table({
  caption: tn("room.session.waiting.caption", people),
  head: over ? head : [...head, t("room.line.move"), t("room.line.give")],
  rows: line.map((entry) => [
    ...facts(entry),
    ...(over ? [] : [moveForm(session, line, entry), giveLink(session, entry)]),
  ]),
})}
</section>`;
};

const facts = (entry: LineEntry): (string | Html)[] => [
  html`<div>${entry.people.map(
    ({ name, phone, email }) => html`<p>${name}<br><span>${phone ? phoneLink(phone) : mailLink(email)}</span></p>`,
  )}${entry.together ? html`<p><span>${t("room.line.together", { contact: entry.contactName })}</span></p>` : null}</div>`,
  entry.place === null ? "" : String(entry.place),
  entry.employer,
  stateOf(entry),
];

const stateOf = ({ offer, minutesLeft, since }: LineEntry): Html => {
  if (!offer) return html`<div>${t("room.line.since", { when: weekdayTime(since) })}</div>`;
  return html`<div><strong>${t(`room.line.offer.${offer.kind}`)}</strong><br>${t("room.line.offer.until", {
    when: weekdayTime(offer.expiresAt),
  })}<br>${timeLeft(minutesLeft ?? 0)}</div>`;
};

const timeLeft = (minutes: number): string => {
  if (minutes < 60) return tn("room.line.left.minutes", minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? tn("room.line.left.hours", hours) : tn("room.line.left.days", Math.floor(hours / 24));
};

/** An entry that seats are kept for stands beside the line until it has answered. */
const waits = ({ place }: LineEntry): boolean => place !== null;

const moveForm = ({ slug }: SessionPublic, line: LineEntry[], entry: LineEntry): Html | string => {
  const waiting = line.filter(waits);
  const at = waiting.indexOf(entry);
  if (at < 0 || waiting.length < 2) return "";
  const about = namesOf(entry);
  const press = (move: Move) =>
    button({ text: t(`room.line.${move}`), name: "gor", value: move, about, kind: "quiet" });
  return html`<form class="line-moves no-print" method="post" action="${lineOf(slug)}">
<input type="hidden" name="person" value="${entry.ref}">
${at > 0 ? press("upp") : null}
${at < waiting.length - 1 ? press("ner") : null}
${at > 1 ? press("forst") : null}
</form>`;
};

const giveLink = ({ slug }: SessionPublic, entry: LineEntry): Html =>
  html`<a class="no-print" href="${questionHref(slug, "ge", entry.ref)}">${t(
    entry.together ? "room.line.ge.group" : "room.line.ge",
  )}<span class="visually-hidden"> ${namesOf(entry)}</span></a>`;

const questionHref = (slug: string, question: Question, ref: string): string =>
  `${lineOf(slug)}?gor=${question}&person=${encodeURIComponent(ref)}`;

const namesOf = ({ people }: LineEntry): string =>
  new Intl.ListFormat("sv", { type: "conjunction" }).format(people.map(({ name }) => name));

/** Before whom somebody comes when they are moved: null is last, undefined that they no longer wait there. */
export const targetOf = (line: LineEntry[], ref: string, move: Move): string | null | undefined => {
  const waiting = line.filter(waits);
  const at = waiting.findIndex((entry) => entry.ref === ref);
  if (at < 0) return undefined;
  if (move === "ner") return waiting[at + 2]?.ref ?? null;
  return waiting[move === "forst" ? 0 : Math.max(at - 1, 0)]?.ref;
};

// Those who are asked about an earlier course -------------------------------------------------------------

type Registration = StaffSession["registrations"][number];

export const pendingSection = ({ session, registrations }: StaffSession, over: boolean): Html | null => {
  const pending = registrations.filter(({ state }) => state === "pending");
  if (pending.length === 0) return null;
  const head = [t("room.person.name"), t("room.person.workplace"), t("room.person.employer"), t("room.person.phone")];
  const question = (person: Registration, name: Question) =>
    html`<a href="${questionHref(session.slug, name, person.ref)}">${t(`room.line.${name}`)}<span class="visually-hidden"> ${person.name}</span></a>`;
  return html`<section>
<h2>${t("room.line.pending")}</h2>
<p class="no-print">${t("room.line.pending.lead", { courses: askedFor(session) })}</p>
${table({
  caption: tn("room.line.pending.caption", pending.length),
  head: over ? head : [...head, t("room.line.decide")],
  rows: pending.map((person) => [
    html`<div>${person.name}<br><span>${mailLink(person.email)}</span></div>`,
    person.workplace ?? "",
    person.employer,
    person.phone ? phoneLink(person.phone) : "",
    ...(over
      ? []
      : [html`<div class="line-moves no-print">${question(person, "slapp-in")} ${question(person, "neka")}</div>`]),
  ]),
})}
</section>`;
};

const askedFor = ({ prerequisite }: SessionPublic): string =>
  prerequisite ? courseTitles(prerequisite) : t("manage.another_course");

// Questions ---------------------------------------------------------------------------------------------

interface QuestionPageOptions {
  staff: Viewer;
  view: StaffSession;
  question: Question;
  ref: string;
  problem?: string;
}

/** Asks before it happens, and says who is mailed. */
export const lineQuestionPage = ({ staff, view, question, ref, problem }: QuestionPageOptions): Html => {
  const { slug } = view.session;
  const entry = view.line.find(({ people }) => people.some((person) => person.ref === ref));
  const group = question === "ge" && entry?.together;
  const person = view.registrations.find((registration) => registration.ref === ref);
  const names = group ? namesOf(entry) : (person?.name ?? "");
  const title = t(group ? "room.line.ge.title.group" : `room.line.${question}.title`, { names });
  return roomPage({
    title,
    path: lineOf(slug),
    staff,
    problems: problem ? [{ field: "", text: problem }] : [],
    body: html`${crumb({ href: homeOf(slug), text: view.session.courseTitle })}
<h1>${title}</h1>
<p>${t(group ? "room.line.ge.body.group" : `room.line.${question}.body`, { courses: askedFor(view.session) })}</p>
<form method="post" action="${lineOf(slug)}">
<input type="hidden" name="person" value="${ref}">
<p class="actions">
${button({ text: t(group ? "room.line.ge.group" : `room.line.${question}`), name: "gor", value: question, kind: question === "neka" ? "warning" : "primary" })}
${button({ text: t("room.act.back"), href: `${homeOf(slug)}#ko`, kind: "secondary" })}
</p>
</form>`,
  });
};

/** What was asked for could not be done, and the way back to how things stand. */
export const lineProblemPage = (staff: Viewer, { session }: StaffSession, problem: string): Html =>
  roomPage({
    title: t("room.line.problem"),
    path: lineOf(session.slug),
    staff,
    body: html`<h1>${t("room.line.problem")}</h1>
${notice({ kind: "warning", body: problem })}
<p>${button({ text: t("room.line.back"), href: `${homeOf(session.slug)}#ko` })}</p>`,
  });
