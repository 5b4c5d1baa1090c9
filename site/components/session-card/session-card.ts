import { municipalityName, startsAt } from "../../calendar.ts";
import { dayList, longDate, monthKey, shortDate, timeSpan } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { NeighbourEvent, SessionPublic } from "../../types.ts";
import { dateBlock } from "../date-block/date-block.ts";
import { seatsBadge } from "../seats-badge/seats-badge.ts";

/** "Folkets hus, Granby", or that it is held online. */
export const sessionPlace = (session: SessionPublic): string => {
  if (session.format === "online") return t("session.online");
  const where = [session.venue?.name, municipalityName(session.municipality)].filter(Boolean).join(", ");
  return session.format === "hybrid" ? t("session.hybrid", { where }) : where;
};

/** "kl. 9.00–16.00", or "2 och 9 mars, kl. 9.00–11.30"; without hours when the days differ. */
export const sessionHours = (session: SessionPublic): string => {
  const spans = new Set(session.days.map((day) => timeSpan(day.startsAt, day.endsAt)));
  const [span = ""] = spans;
  if (session.days.length === 1) return span;
  const days = dayList(session.days.map((day) => day.startsAt));
  return spans.size === 1 ? t("session.days", { days, span }) : days;
};

/** One line of the programme: day, what, where, seats and one thing to do. Stands under a heading of level two. */
export const sessionCard = (
  session: SessionPublic,
): Html => html`<article class="session-card" data-state="${session.seats.state}">
${dateBlock(startsAt(session))}
<div class="session-what">
<h3 class="session-title">${session.courseTitle}</h3>
${session.theme ? html`<p class="session-theme">${session.theme}</p>` : null}
<p class="session-where">${sessionHours(session)}<br>${sessionPlace(session)}</p>
</div>
<div class="session-do">
${seatsBadge(session.slug, session.seats)}
<a class="session-link" href="/kalender/${session.slug}/">${t(`session.action.${session.seats.state}`)}<span class="visually-hidden">: ${session.courseTitle}, ${longDate(startsAt(session))}</span></a>
</div>
</article>`;

const eventHours = ({ startsAt, endsAt }: NeighbourEvent): string => {
  const span = timeSpan(startsAt, endsAt);
  const [from, to] = [shortDate(startsAt), shortDate(endsAt)];
  return from === to && monthKey(startsAt) === monthKey(endsAt) ? span : t("neighbours.days", { from, to, span });
};

/** A calendar that could not be read for this long may have changed. */
const oldAfterDays = 3;

const eventSource = ({ source, readAt }: NeighbourEvent, now: string): string | null => {
  if (source === null || readAt === null) return null;
  const old = Date.parse(now) - Date.parse(readAt) > oldAfterDays * 86_400_000;
  return old ? t("neighbours.sourceOld", { source, date: longDate(readAt) }) : t("neighbours.source", { source });
};

/** Whose it is, and whose calendar it stands in: said once when that is the same. */
const eventOwner = (event: NeighbourEvent, now: string): Html => {
  const from = eventSource(event, now);
  const organiser = t("calendar.organiser", { organiser: event.organiser });
  if (from === null || event.organiser === event.source)
    return html`<p class="event-organiser">${from ?? organiser}</p>`;
  return html`<p class="event-organiser">${organiser}</p>
<p class="event-source">${from}</p>`;
};

/** A neighbour's event in the same programme, plainly somebody else's. */
export const eventCard = (event: NeighbourEvent, now: string): Html => html`<article class="session-card event-card">
${dateBlock(event.startsAt)}
<div class="session-what">
${eventOwner(event, now)}
<h3 class="session-title">${event.title}</h3>
<p class="session-where">${eventHours(event)}<br>${event.place}</p>
</div>
<div class="session-do">
<a class="session-link" href="${event.url}" rel="external">${t("calendar.event.action", { organiser: event.organiser })}<span class="visually-hidden">: ${event.title}</span></a>
</div>
</article>`;
