import words from "../../../content/strings/room.json" with { type: "json" };
import { button } from "../../components/button/button.ts";
import { phoneLink } from "../../components/contact-link/contact-link.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { dateTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { type StringKey, t, tn } from "../../strings.ts";
import { logPath } from "./log.ts";
import { roomPage, type Viewer } from "./room-page.ts";

export interface TroubledMail {
  id: number;
  template: string;
  recipientEmail: string;
  recipientName: string;
  /** Of the person the mail was for, when they gave one. */
  phone?: string | null;
  state: "failed" | "unsure" | "bounced" | "suppressed";
  lastError: string | null;
  attempts: number;
  at: string;
}

export interface SuppressedAddress {
  id: number;
  email: string;
  reason: "bounced" | "complained";
  at: string;
}

const path = "/samordnare/mejl/";

export const mailPage = (
  staff: Viewer,
  mails: TroubledMail[],
  addresses: SuppressedAddress[],
  done: string | null,
): Html =>
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
}
${addresses.length > 0 ? suppressions(addresses) : null}
${staff.role === "coordinator" ? html`<p><a href="${logPath}">${t("log.link")}</a></p>` : null}`,
  });

/** An unsure mail may have arrived, so those are chosen one by one. */
const retryAll = (mails: TroubledMail[]): Html | null =>
  mails.filter(({ state }) => state === "failed").length > 1
    ? actForm("mejl", "alla", button({ text: t("room.mail.retry_all") }))
    : null;

const actForm = (
  name: "mejl" | "klart" | "hav",
  value: string,
  submit: Html,
): Html => html`<form method="post" action="${path}">
<input type="hidden" name="${name}" value="${value}">
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
  html`${mail.state === "failed" || mail.state === "unsure" ? retryOne(mail) : null}${settle(mail)}`,
];

const retryOne = ({ id, recipientName }: TroubledMail): Html =>
  actForm(
    "mejl",
    String(id),
    button({
      text: t("room.mail.retry"),
      about: t("room.mail.retry.about", { name: recipientName }),
      kind: "secondary",
    }),
  );

const settle = ({ id, recipientName }: TroubledMail): Html =>
  actForm(
    "klart",
    String(id),
    button({
      text: t("room.mail.settle"),
      about: t("room.mail.settle.about", { name: recipientName }),
      kind: "secondary",
    }),
  );

const suppressions = (addresses: SuppressedAddress[]): Html => html`<section>
<h2>${t("room.mail.suppressions.title")}</h2>
<p>${t("room.mail.suppressions.lead")}</p>
${table({
  caption: tn("room.mail.suppressions.caption", addresses.length),
  head: [
    t("room.mail.suppressions.email"),
    t("room.mail.suppressions.reason"),
    t("room.mail.suppressions.since"),
    t("room.mail.act"),
  ],
  rows: addresses.map(({ id, email, reason, at }) => [
    email,
    t(`room.mail.suppressions.${reason}`),
    dateTime(at),
    actForm(
      "hav",
      String(id),
      button({
        text: t("room.mail.suppressions.lift"),
        about: t("room.mail.suppressions.lift.about", { email }),
        kind: "secondary",
      }),
    ),
  ]),
})}
</section>`;

const templateWord = (template: string): string => {
  const key = `room.mail.template.${template}`;
  return t(key in words ? (key as StringKey) : "room.mail.template.other");
};
