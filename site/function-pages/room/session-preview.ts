import type { SessionValues } from "../../../functions/forms/session.ts";
import { button } from "../../components/button/button.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { capitalised } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { SessionPreview, ToldField } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { changeRow, type Known } from "./session-words.ts";

interface PreviewPageOptions {
  staff: Viewer;
  slug: string;
  values: SessionValues;
  preview: SessionPreview;
  known: Known;
}

/** What would change and who would be told. Nothing is saved yet: the form travels along, hidden. */
export const previewPage = ({ staff, slug, values, preview, known }: PreviewPageOptions): Html => {
  const { changes, told, contacts } = preview;
  const path = `/samordnare/tillfallen/${slug}/andra/`;
  return roomPage({
    title: t("room.preview.title"),
    path,
    staff,
    body: html`<h1>${t("room.preview.title")}</h1>
${
  changes.length === 0
    ? notice({ kind: "info", title: t("room.preview.nothing.title"), body: t("room.preview.nothing.body") })
    : html`${notice({ kind: told + contacts > 0 ? "warning" : "info", body: whoIsTold(preview) })}
${table({
  caption: t("room.preview.caption"),
  head: [t("room.preview.head.what"), t("room.preview.head.before"), t("room.preview.head.after")],
  rows: changes.map((change) => changeRow(change, known)),
})}`
}
<form method="post" action="${path}">
${hiddenValues(values)}
<p class="actions">
${changes.length > 0 ? button({ text: confirmText(preview), name: "gor", value: "spara" }) : null}
${button({ text: t("room.preview.back"), name: "gor", value: "andra-mer", kind: "secondary" })}
</p>
</form>`,
  });
};

const confirmText = ({ told, urgent }: SessionPreview): string => {
  if (told === 0) return t("room.preview.confirm");
  return tn(urgent ? "room.preview.confirm.now" : "room.preview.confirm.later", told);
};

const whoIsTold = (preview: SessionPreview): Html => {
  const { changes, contacts, waiting } = preview;
  const capacity = changes.find(({ field }) => field === "capacity");
  const raised = capacity && (capacity.after === null || Number(capacity.after) > Number(capacity.before));
  const sentences = [
    toldSentence(preview),
    contacts > 0 ? capitalised(tn("room.preview.contacts", contacts)) : "",
    raised && waiting > 0 ? t("room.preview.more_seats") : "",
  ];
  return html`${sentences.filter((sentence) => sentence).map((sentence) => html`<p>${sentence}</p>`)}`;
};

const toldSentence = ({ told, contacts, fields, urgent, pending }: SessionPreview): string => {
  if (told > 0) {
    const news = newsList(fields);
    return capitalised(tn(urgent ? "room.preview.now" : "room.preview.later", told, { news }));
  }
  if (contacts > 0) return "";
  return t(pending ? "room.preview.taken_back" : "room.preview.nobody");
};

/** "ny tid, ny lokal och ny adress" */
const newsList = (fields: ToldField[]): string =>
  new Intl.ListFormat("sv", { type: "conjunction" }).format(fields.map((field) => t(`room.news.${field}`)));

const hiddenValues = (values: SessionValues): Html =>
  html`${Object.entries(values).map(([name, value]) => hidden(name, value))}`;

const hidden = (name: string, value: unknown): Html | null => {
  if (value === false) return null;
  if (typeof value === "object" && value !== null)
    return html`${Object.entries(value).map(([part, inner]) => hidden(`${name}.${part}`, inner))}`;
  return html`<input type="hidden" name="${name}" value="${value === true ? "ja" : String(value)}">`;
};
