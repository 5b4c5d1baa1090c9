import type { SessionValues } from "../../../functions/forms/session.ts";
import { button } from "../../components/button/button.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { changeRow, type Known, type SessionChange } from "./session-words.ts";

export interface SessionPreview {
  changes: SessionChange[];
  told: number;
  waiting: number;
}

interface PreviewPageOptions {
  staff: Viewer;
  slug: string;
  values: SessionValues;
  preview: SessionPreview;
  known: Known;
}

/** What would change and who would be told. Nothing is saved yet: the form travels along, hidden. */
export const previewPage = ({ staff, slug, values, preview, known }: PreviewPageOptions): Html => {
  const { changes, told } = preview;
  const path = `/samordnare/tillfallen/${slug}/andra/`;
  return roomPage({
    title: t("room.preview.title"),
    path,
    staff,
    body: html`<h1>${t("room.preview.title")}</h1>
${
  changes.length === 0
    ? notice({ kind: "info", title: t("room.preview.nothing.title"), body: t("room.preview.nothing.body") })
    : html`${notice({ kind: told > 0 ? "warning" : "info", body: whoIsTold(preview) })}
${table({
  caption: t("room.preview.caption"),
  head: [t("room.preview.head.what"), t("room.preview.head.before"), t("room.preview.head.after")],
  rows: changes.map((change) => changeRow(change, known)),
})}`
}
<form method="post" action="${path}">
${hiddenValues(values)}
<p class="actions">
${changes.length > 0 ? button({ text: confirmText(told), name: "gor", value: "spara" }) : null}
${button({ text: t("room.preview.back"), name: "gor", value: "andra-mer", kind: "secondary" })}
</p>
</form>`,
  });
};

const confirmText = (told: number): string => (told > 0 ? tn("room.preview.confirm", told) : t("room.preview.confirm"));

const whoIsTold = ({ changes, told, waiting }: SessionPreview): Html => {
  const capacity = changes.find(({ field }) => field === "capacity");
  const raised = capacity && (capacity.after === null || Number(capacity.after) > Number(capacity.before));
  const sentences = [
    told > 0 ? tn("room.preview.told", told) : t("room.preview.nobody"),
    told > 0 && waiting > 0 ? tn("room.preview.waiting", waiting) : "",
    raised && waiting > 0 ? t("room.preview.more_seats") : "",
  ];
  return html`${sentences.filter((sentence) => sentence).map((sentence) => html`<p>${sentence}</p>`)}`;
};

const hiddenValues = (values: SessionValues): Html =>
  html`${Object.entries(values).map(([name, value]) => hidden(name, value))}`;

const hidden = (name: string, value: unknown): Html | null => {
  if (value === false) return null;
  if (typeof value === "object" && value !== null)
    return html`${Object.entries(value).map(([part, inner]) => hidden(`${name}.${part}`, inner))}`;
  return html`<input type="hidden" name="${name}" value="${value === true ? "ja" : String(value)}">`;
};
