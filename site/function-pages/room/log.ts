import log from "../../../content/strings/log.json" with { type: "json" };
import { button } from "../../components/button/button.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { field } from "../../components/field/field.ts";
import { select } from "../../components/select/select.ts";
import { table } from "../../components/table/table.ts";
import { dateTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { roomPage, type Viewer } from "./room-page.ts";

export const logPath = "/samordnare/logg/";

/** What the list is asked for; "" asks for all. */
export interface LogFilter {
  who: string;
  act: string;
  thing: string;
  day: string;
}

/** One act; `who` is null for what the site did by itself. */
export interface LogLine {
  id: number;
  at: string;
  who: string | null;
  act: string;
  thing: string;
}

interface LogPageOptions {
  viewer: Viewer;
  filter: LogFilter;
  lines: LogLine[];
  older: number | null;
  staff: { id: string; name: string }[];
}

const actPrefix = "log.act.";

const words = new Map(
  Object.entries(log).flatMap(([key, text]) =>
    key.startsWith(actPrefix) ? [[key.slice(actPrefix.length), text]] : [],
  ),
);

export const logPage = ({ viewer, filter, lines, older, staff }: LogPageOptions): Html =>
  roomPage({
    title: t("log.title"),
    path: logPath,
    staff: viewer,
    body: html`<h1>${t("log.title")}</h1>
<p class="lead">${t("log.lead")}</p>
${filterForm(filter, staff)}
${lines.length > 0 ? list(lines) : emptyState({ title: t("log.none.title"), body: t("log.none.body") })}
${older === null ? null : html`<p><a href="${olderPath(filter, older)}">${t("log.older")}</a></p>`}`,
  });

const filterForm = (
  filter: LogFilter,
  staff: { id: string; name: string }[],
): Html => html`<form class="room-filter" method="get" action="${logPath}">
${choice(
  "vem",
  t("log.filter.who"),
  filter.who,
  staff.map(({ id, name }) => ({ value: id, text: name })),
)}
${choice(
  "vad",
  t("log.filter.act"),
  filter.act,
  [...words].map(([value, text]) => ({ value, text })).sort((a, b) => a.text.localeCompare(b.text, "sv")),
)}
${field({ name: "galler", label: t("log.filter.thing"), hint: t("log.filter.thing.hint"), value: filter.thing })}
${field({ name: "dag", label: t("log.filter.day"), type: "date", value: filter.day })}
<p class="actions">${button({ text: t("log.filter.submit") })}
${Object.values(filter).some(Boolean) ? button({ text: t("log.filter.clear"), href: logPath, kind: "quiet" }) : null}</p>
</form>`;

const choice = (name: string, label: string, value: string, items: { value: string; text: string }[]): Html =>
  select({ name, label, value, mayBeEmpty: true, items: [{ value: "", text: t("log.filter.all") }, ...items] });

const list = (lines: LogLine[]): Html =>
  table({
    caption: t("log.caption"),
    head: [t("log.head.at"), t("log.head.who"), t("log.head.act"), t("log.head.thing")],
    rows: lines.map(({ at, who, act, thing }) => [dateTime(at), who ?? t("log.system"), words.get(act) ?? act, thing]),
  });

const olderPath = ({ who, act, thing, day }: LogFilter, older: number): string =>
  `${logPath}?${new URLSearchParams({ vem: who, vad: act, galler: thing, dag: day, fore: String(older) })}`;
