import {
  audienceWords,
  byMonth,
  type CalendarEntry,
  type CalendarFilter,
  entries,
  filterEvents,
  filterSessions,
  formatWords,
  isFiltered,
  kindWords,
  noFilter,
  splitByNow,
} from "../calendar.ts";
import { button } from "../components/button/button.ts";
import { withPhone } from "../components/contact-link/contact-link.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { select } from "../components/select/select.ts";
import { eventCard, sessionCard } from "../components/session-card/session-card.ts";
import { subscribe, webcal } from "../components/subscribe/subscribe.ts";
import { type Html, html } from "../html.ts";
import { site as ownSite, type Site } from "../site.ts";
import { t, tn } from "../strings.ts";
import type { NeighbourEvent, SessionPublic } from "../types.ts";

export interface CalendarBodyOptions {
  sessions: SessionPublic[];
  events: NeighbourEvent[];
  now: string;
  filter?: CalendarFilter;
  site?: Site;
}

const everything = { value: "", text: t("calendar.filter.all") };

const items = <Code extends string>(
  words: Record<Code, string>,
  text: (code: Code) => string,
): { value: string; text: string }[] => [
  everything,
  ...(Object.keys(words) as Code[]).map((code) => ({ value: words[code], text: text(code) })),
];

const filterForm = (
  filter: CalendarFilter,
  { municipalities }: Site,
): Html => html`<form class="filter" method="get" action="/kalender/urval/">
<h2 class="visually-hidden">${t("calendar.filter")}</h2>
${select({
  name: "kommun",
  label: t("calendar.filter.municipality"),
  value: municipalities.find((each) => each.code === filter.municipality)?.slug ?? "",
  items: [everything, ...municipalities.map(({ slug, name }) => ({ value: slug, text: name }))],
  mayBeEmpty: true,
})}
${select({
  name: "slag",
  label: t("calendar.filter.kind"),
  value: filter.kind && kindWords[filter.kind],
  items: items(kindWords, (code) => t(`kind.${code}`)),
  mayBeEmpty: true,
})}
${select({
  name: "for",
  label: t("calendar.filter.audience"),
  value: filter.audience && audienceWords[filter.audience],
  items: items(audienceWords, (code) => t(`audience.${code}`)),
  mayBeEmpty: true,
})}
${select({
  name: "form",
  label: t("calendar.filter.format"),
  value: filter.format && formatWords[filter.format],
  items: items(formatWords, (code) => t(`format.${code}`)),
  mayBeEmpty: true,
})}
${button({ text: t("calendar.filter.submit"), kind: "secondary" })}
</form>`;

const card =
  (now: string) =>
  (entry: CalendarEntry): Html =>
    entry.type === "session" ? sessionCard(entry.session) : eventCard(entry.event, now);

const months = (coming: CalendarEntry[], now: string): Html[] =>
  byMonth(coming).map(
    ({ key, heading, entries: inMonth }) => html`<section class="month" aria-labelledby="m${key}">
<h2 class="month-heading" id="m${key}">${heading}</h2>
${inMonth.map(card(now))}
</section>`,
  );

const nothing = (filtered: boolean, { association, municipalities }: Site, filter: CalendarFilter): Html => {
  const contact = (municipalities.find((each) => each.code === filter.municipality) ?? municipalities[0])?.contact;
  const body = filtered
    ? withPhone(
        t("calendar.empty.body", { name: contact?.name ?? association.name }),
        contact?.phone ?? association.phone,
      )
    : withPhone(t("calendar.none.body"), association.phone);
  return emptyState({
    title: t(filtered ? "calendar.empty.title" : "calendar.none.title"),
    body: html`<p>${body}</p>
<div class="actions">${filtered ? button({ text: t("calendar.filter.clear"), href: "/kalender/", kind: "secondary" }) : null}
${button({ text: t("calendar.own"), href: "/utbildningar/utbildning-hos-er/", kind: "secondary" })}</div>`,
  });
};

/** A selection by municipality has a calendar of its own to follow; what else was chosen has not. */
const follow = ({ municipality }: CalendarFilter, site: Site): Html => {
  const chosen = site.municipalities.find(({ code }) => code === municipality);
  if (chosen)
    return subscribe({
      heading: t("calendar.subscribe.municipality", { municipality: chosen.name }),
      path: feedOf(chosen),
      others: html`<p><a href="${webcal("/kalender.ics", site)}">${t("calendar.subscribe.all")}</a></p>`,
      site,
    });
  const others = html`<div class="subscribe-others"><p>${t("calendar.subscribe.one")}</p>
<ul>${site.municipalities.map((each) => html`<li><a href="${webcal(feedOf(each), site)}">${each.name}</a></li>`)}</ul></div>`;
  return subscribe({ heading: t("calendar.subscribe"), path: "/kalender.ics", others, site });
};

const feedOf = ({ slug }: { slug: string }): string => `/kalender/kommun/${slug}.ics`;

/** The whole calendar, or a selection of it. The page's own address carries the selection, so it can be shared. */
export const calendarBody = (options: CalendarBodyOptions): Html => {
  const { sessions, events, now, filter = noFilter, site = ownSite } = options;
  const filtered = isFiltered(filter);
  const { coming, past } = splitByNow(entries(filterSessions(sessions, filter), filterEvents(events, filter)), now);
  const own = coming.filter(({ type }) => type === "session").length;
  return html`<div class="calendar">
<h1>${t("calendar.heading")}</h1>
<p class="lead">${t("calendar.lead")}</p>
${filterForm(filter, site)}
${
  filtered && coming.length > 0
    ? html`<p class="calendar-count">${own ? tn("calendar.count", own) : null} <a href="/kalender/">${t("calendar.filter.clear")}</a></p>`
    : null
}
${coming.length > 0 ? months(coming, now) : nothing(filtered, site, filter)}
${
  past.length
    ? html`<details class="past">
<summary>${t("calendar.past")}</summary>
${past.map(card(now))}
</details>`
    : null
}
${follow(filter, site)}
</div>`;
};
