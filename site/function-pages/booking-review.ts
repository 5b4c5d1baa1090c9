import type { BookingValues } from "../../functions/forms/booking.ts";
import type { FieldError } from "../../functions/forms/fields.ts";
import { type Paste, roleCode } from "../../functions/forms/paste.ts";
import { startsAt } from "../calendar.ts";
import { button } from "../components/button/button.ts";
import { choices } from "../components/choices/choices.ts";
import { sessionPlace } from "../components/session-card/session-card.ts";
import { table } from "../components/table/table.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { t, tn } from "../strings.ts";
import type { BookingCheck, SessionPublic } from "../types.ts";
import { columnsIn, columnText } from "./booking-faults.ts";
import { errorAt, roleText } from "./fields.ts";
import { splitHint, splitItems } from "./split-question.ts";

/** What would come of the list, and what stands for having seen it. */
export interface Review extends Pick<BookingCheck, "sessions" | "asked"> {
  digest: string;
  /** It was reviewed before, and has changed since. */
  again: boolean;
}

interface ReviewOptions {
  review: Review;
  paste: Paste;
  sessions: SessionPublic[];
  values: BookingValues;
  errors: FieldError[];
}

/** "12 mars 2027, Folkets hus, Sjöhult" */
export const sessionLine = (session: SessionPublic): string =>
  `${longDate(startsAt(session))}, ${sessionPlace(session)}`;

const rowsFor = ({ paste }: ReviewOptions, { slug }: SessionPublic) =>
  paste.rows.filter(({ session }) => session === slug);

const chosen = (options: ReviewOptions): SessionPublic[] =>
  options.sessions.filter((session) => rowsFor(options, session).length > 0);

const outcome = ({ review }: ReviewOptions, { slug }: SessionPublic): string => {
  const found = review.sessions.find(({ session }) => session === slug);
  if (!found) return t("booking.confirm.outcome.asked");
  if (found.waitlisted === 0) return t("booking.confirm.outcome.registered");
  if (found.registered === 0) return t("booking.confirm.outcome.waitlisted");
  return t("booking.confirm.outcome.split", { registered: found.registered, waitlisted: found.waitlisted });
};

const counts = (options: ReviewOptions): Html =>
  table({
    caption: t("booking.confirm.caption"),
    head: [
      t("booking.confirm.session"),
      t("booking.confirm.people"),
      t("booking.confirm.free"),
      t("booking.confirm.outcome"),
    ],
    rows: chosen(options).map((session) => [
      sessionLine(session),
      rowsFor(options, session).length,
      session.seats.left ?? t("booking.confirm.unlimited"),
      outcome(options, session),
    ]),
    numeric: [1, 2],
  });

/** Asked where not all fit; once answered the question stays, so that the answer can be changed. */
const questions = (options: ReviewOptions): Html[] =>
  chosen(options).flatMap((session) => {
    const asked = options.review.asked.find((other) => other.session === session.slug);
    const answer = options.values.ifNotAll[session.slug] ?? "";
    if (!asked && !answer) return [];
    const free = asked?.free ?? session.seats.left ?? 0;
    const name = `ifNotAll.${session.slug}`;
    return choices({
      type: "radio",
      name,
      legend: t("booking.confirm.split.legend", { session: sessionLine(session) }),
      hint: splitHint(free, rowsFor(options, session).length),
      error: errorAt(options.errors, name) ?? null,
      value: answer,
      items: splitItems(free),
    });
  });

/** Everyone as the list was read, session by session. */
export const reviewedRows = (options: ReviewOptions): Html => {
  const shown = columnsIn(options.paste.rows).filter((column) => column !== "session" && column !== "name");
  const tables = chosen(options).map((session) =>
    table({
      caption: tn("booking.confirm.rows", rowsFor(options, session).length, { session: sessionLine(session) }),
      head: [columnText("name"), ...shown.map(columnText)],
      rows: rowsFor(options, session).map(({ cells }) => [
        cells.name,
        ...shown.map((column) => (column === "role" ? roleText(roleCode(cells.role) ?? "") : cells[column])),
      ]),
    }),
  );
  return html`<h2>${t("booking.confirm.rows.heading")}</h2>
${tables}`;
};

const unread = ({ unread: headings }: Paste): Html | null =>
  headings.length === 0
    ? null
    : html`<p>${tn("booking.unread", headings.length, { columns: headings.join(", ") })}</p>`;

/** What the list says and what comes of it, with the one button that books. */
export const reviewSection = (options: ReviewOptions): Html => {
  const { paste, values } = options;
  const { name, email } = values.contact;
  return html`${counts(options)}
${questions(options)}
${unread(paste)}
<p>${t("booking.confirm.next", { contact: name, email })}</p>
${button({ text: tn("booking.confirm.submit", paste.rows.length), name: "action", value: "book" })}`;
};
