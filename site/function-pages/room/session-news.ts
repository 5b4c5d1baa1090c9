import { button } from "../../components/button/button.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { capitalised, dateParts } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { StaffSession } from "../../types.ts";
import { changeRow } from "./session-words.ts";

/** What is on its way to people, and whom it may not have reached. */
export const sessionNews = (view: StaffSession): Html => html`${callNotice(view)}
${pendingNotice(view)}`;

const callNotice = ({ session, toCall, ended }: StaffSession): Html | null => {
  if (toCall === null || ended) return null;
  const link = button({
    text: t("room.calls.open"),
    href: `/samordnare/tillfallen/${session.slug}/ringlista/`,
    kind: "secondary",
  });
  return notice({
    kind: toCall > 0 ? "warning" : "info",
    body: html`<p>${toCall > 0 ? capitalised(tn("room.calls.some", toCall)) : t("room.calls.none")}</p>
<p class="actions no-print">${link}</p>`,
  });
};

const pendingNotice = ({ session, pending }: StaffSession): Html | null => {
  if (!pending) return null;
  const { tellAt, told, contacts, changes } = pending;
  const known = { courses: [{ slug: session.course, title: session.courseTitle }], hosts: [], networks: [] };
  return notice({
    kind: "info",
    title: t("room.pending.title"),
    body: html`${told > 0 ? html`<p>${capitalised(tn("room.pending.told", told, { time: dateParts(tellAt).time }))}</p>` : null}
${contacts > 0 ? html`<p>${capitalised(tn("room.preview.contacts", contacts))}</p>` : null}
${
  changes.length > 0
    ? table({
        caption: t("room.pending.caption"),
        head: [t("room.preview.head.what"), t("room.preview.head.before"), t("room.preview.head.after")],
        rows: changes.map((change) => changeRow(change, known)),
      })
    : null
}
<p class="actions no-print">${button({
      text: t("room.pending.undo"),
      href: `/samordnare/tillfallen/${session.slug}/andra/?angra=ja`,
      kind: "secondary",
    })}</p>`,
  });
};
