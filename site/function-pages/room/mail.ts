import words from "../../../content/strings/room.json" with { type: "json" };
import { button } from "../../components/button/button.ts";
import { phoneLink } from "../../components/contact-link/contact-link.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { dateTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { type StringKey, t, tn } from "../../strings.ts";
import { roomPage, type Viewer } from "./room-page.ts";

export interface TroubledMail {
  id: number;
  template: string;
  recipientEmail: string;
  recipientName: string;
  /** Of the person the mail was for, when they gave one. */
  phone?: string | null;
  state: "failed" | "unsure";
  lastError: string | null;
  attempts: number;
  at: string;
}

const path = "/samordnare/mejl/";

export const mailPage = (staff: Viewer, mails: TroubledMail[], done: string | null): Html =>
  roomPage({
    title: t("room.mail.title"),
    path,
    staff,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
<h1>${t("room.mail.title")}</h1>
${
  mails.length === 0
    ? emptyState({ title: t("room.mail.none.title"), body: t("room.mail.none.body") })
    : html`<p class="lead">${t("room.mail.lead")}</p>
${retryAll(mails)}
${table({
  caption: tn("room.mail.caption", mails.length),
  head: [t("room.mail.to"), t("room.mail.what"), t("room.mail.when"), t("room.mail.state"), t("room.mail.act")],
  rows: mails.map(row),
})}`
}`,
  });

/** An unsure mail may have arrived, so those are chosen one by one. */
const retryAll = (mails: TroubledMail[]): Html | null =>
  mails.filter(({ state }) => state === "failed").length > 1
    ? retryForm("alla", button({ text: t("room.mail.retry_all") }))
    : null;

const retryForm = (mail: string, submit: Html): Html => html`<form method="post" action="${path}">
<input type="hidden" name="mejl" value="${mail}">
${submit}
</form>`;

const row = (mail: TroubledMail): (string | Html)[] => [
  html`${mail.recipientName}<br><a href="mailto:${mail.recipientEmail}">${mail.recipientEmail}</a>${
    mail.phone ? html`<br>${phoneLink(mail.phone)}` : null
  }`,
  templateWord(mail.template),
  dateTime(mail.at),
  html`<div>${t(`room.mail.state.${mail.state}`)}${
    mail.lastError ? html`<br>${t("room.mail.reason", { reason: mail.lastError })}` : null
  }<br>${tn("room.mail.attempts", mail.attempts)}</div>`,
  retryForm(
    String(mail.id),
    button({
      text: t("room.mail.retry"),
      about: t("room.mail.retry.about", { name: mail.recipientName }),
      kind: "secondary",
    }),
  ),
];

const templateWord = (template: string): string => {
  const key = `room.mail.template.${template}`;
  return t(key in words ? (key as StringKey) : "room.mail.template.other");
};
