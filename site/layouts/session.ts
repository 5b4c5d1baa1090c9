import { endsAt, startsAt } from "../calendar.ts";
import { button } from "../components/button/button.ts";
import { mailLink, phoneLink, withPhone } from "../components/contact-link/contact-link.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { dateBlock } from "../components/date-block/date-block.ts";
import { notice } from "../components/notice/notice.ts";
import { prerequisiteNote } from "../components/prerequisite/prerequisite.ts";
import { seatsBadge } from "../components/seats-badge/seats-badge.ts";
import { sessionHours, sessionPlace } from "../components/session-card/session-card.ts";
import { type SummaryRow, summaryList } from "../components/summary-list/summary-list.ts";
import { capitalised, dateTime, longDate, timeSpan, weekdayDate, wholeHours } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { site as ownSite, type ShorterAlternative, type Site } from "../site.ts";
import { t } from "../strings.ts";
import type { SeatState, SessionPublic } from "../types.ts";

export interface SessionBodyOptions {
  /** What a person with less time can do instead; without it the course's own from content/site.json. */
  shorter?: ShorterAlternative | null;
  /** At build time a session may have ended since its seats were counted. */
  now?: string;
}

/** "Grundutbildning, en heldag, 12 mars 2027": unique enough for a title. */
export const sessionTitle = (session: SessionPublic): string =>
  `${session.courseTitle}, ${longDate(startsAt(session))}`;

const stateAt = (session: SessionPublic, now?: string): SeatState =>
  now && session.seats.state !== "cancelled" && Date.parse(endsAt(session)) <= Date.parse(now)
    ? "past"
    : session.seats.state;

const days = (session: SessionPublic): Html =>
  session.days.length === 1
    ? html`${session.days.map((day) => html`<p>${capitalised(weekdayDate(day.startsAt))}<br>${timeSpan(day.startsAt, day.endsAt)}</p>`)}`
    : html`<ol class="session-days">${session.days.map(
        (day) => html`<li>${capitalised(weekdayDate(day.startsAt))}<br>${timeSpan(day.startsAt, day.endsAt)}</li>`,
      )}</ol>`;

const place = (session: SessionPublic): Html => {
  const { venue } = session;
  if (!venue || session.format === "online") return html`<p>${sessionPlace(session)}</p>`;
  return html`<p>${sessionPlace(session)}<br>${venue.address}</p>
${venue.mapUrl ? html`<p><a href="${venue.mapUrl}" rel="external">${t("session.map")}</a></p>` : null}`;
};

/** Day, hours and place in one line, for a narrow screen where the facts come after the form. */
export const sessionWhen = (session: SessionPublic): Html => {
  const day = session.days.length === 1 ? html`<b>${capitalised(weekdayDate(startsAt(session)))}</b> ` : null;
  return html`<p class="form-when">${day}${sessionHours(session)}<br>${sessionPlace(session)}</p>`;
};

/** When, where and the rest of what one writes in a diary. Also shown beside the form and on the manage page. */
export const sessionFacts = (session: SessionPublic, site: Site = ownSite): Html => {
  const rows: (SummaryRow | null)[] = [
    { key: t("session.when"), value: days(session) },
    { key: t("session.where"), value: place(session) },
    { key: t("session.audience"), value: t(`session.audience.${session.audience}`, { roleWord: site.roleWord }) },
    session.trainerRoles.length
      ? {
          key: t("session.trainers"),
          value: html`<ul>${session.trainerRoles.map((role) => html`<li>${role}</li>`)}</ul>`,
        }
      : null,
    session.included ? { key: t("session.included"), value: wholeHours(session.included) } : null,
    session.bring.length > 0
      ? { key: t("session.bring"), value: html`<ul>${session.bring.map((thing) => html`<li>${thing}</li>`)}</ul>` }
      : null,
    { key: t("session.cost"), value: t("session.free") },
    ["open", "few_left", "full"].includes(session.seats.state)
      ? { key: t("session.closes"), value: dateTime(session.registrationClosesAt) }
      : null,
  ];
  return summaryList({ rows: rows.filter((row) => row !== null) });
};

/** What a visitor can do now: one action, or what to do instead. */
const nextStep = (session: SessionPublic, state: SeatState): Html => {
  const { name, phone } = session.contact;
  const register = `/anmalan/${session.slug}/`;
  const many = html`<p class="session-many no-print">${t("booking.many.question")} <a href="${register}flera/">${t("booking.many.link")}</a></p>`;
  const another = button({ text: t("session.next"), href: "/kalender/", kind: "secondary" });
  if (state === "open" || state === "few_left") {
    return html`${button({ text: t("session.register"), href: register })}
${many}`;
  }
  if (state === "full") {
    return html`${notice({ kind: "info", title: t("session.full.title"), body: t("session.full.body") })}
${button({ text: t("session.queue"), href: register })}
${many}`;
  }
  const reason = state === "cancelled" && session.cancelledReason;
  const body = html`${reason ? html`<p>${reason}</p>` : null}<p>${withPhone(t(`session.${state}.body`, { name }), phone)}</p>`;
  return html`${notice({ kind: state === "past" ? "info" : "warning", title: t(`session.${state}.title`), body })}
${another}`;
};

const contact = ({ name, phone, email }: SessionPublic["contact"]): Html => html`<section class="session-contact">
<h2>${t("session.questions")}</h2>
<p>${t("session.questions.body", { name })}</p>
<p class="contact-phone">${phoneLink(phone)}</p>
<p>${mailLink(email)}</p>
</section>`;

export const sessionBody = (session: SessionPublic, site: Site = ownSite, options: SessionBodyOptions = {}): Html => {
  const state = stateAt(session, options.now);
  const shorter = options.shorter === undefined ? site.shorterAlternatives[session.course] : options.shorter;
  const ahead = state !== "past" && state !== "cancelled";
  return html`<article class="session-page" data-pagefind-weight="0.3">
${crumb({ href: "/kalender/", text: t("session.crumb") })}
<header class="session-head">
${dateBlock(startsAt(session))}
<div>
<h1 data-pagefind-meta="title:${sessionTitle(session)}">${session.courseTitle}</h1>
${session.theme ? html`<p class="lead">${session.theme}</p>` : null}
</div>
</header>
<div class="session-main">
<div class="session-next">
<p>${seatsBadge(session.slug, { ...session.seats, state })}</p>
${nextStep(session, state)}
</div>
${ahead ? prerequisiteNote(session.prerequisite) : null}
${session.visibility === "closed" ? notice({ kind: "info", body: t("session.closedVisibility") }) : null}
${session.pilot ? notice({ kind: "info", body: t("session.pilot") }) : null}
<h2>${t("session.facts")}</h2>
${sessionFacts({ ...session, seats: { ...session.seats, state } }, site)}
${ahead ? html`<p class="no-print"><a href="/kalender/${session.slug}.ics">${t("session.calendarFile")}</a></p>` : null}
<p>${ahead ? t("session.freeMore") : null} <a href="/utbildningar/${session.course}/">${t("session.about")}</a></p>
</div>
<div class="session-side">
${contact(session.contact)}
${
  ahead
    ? html`<section>
<h2>${t("session.accessibility")}</h2>
${session.venue?.accessibility ? html`<p>${session.venue.accessibility}</p>` : null}
<p>${t("session.accessibility.ask")}</p>
</section>`
    : null
}
${
  shorter && ahead
    ? html`<section class="no-print">
<h2>${t("session.shorter")}</h2>
<p>${shorter.text}</p>
<p><a href="${shorter.href}">${shorter.link}</a></p>
</section>`
    : null
}
</div>
</article>`;
};
