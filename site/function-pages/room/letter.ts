import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { details } from "../../components/details/details.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { LetterTotals, StaffLetterView } from "../../types.ts";
import { at, lettersPath } from "./letters.ts";
import { type Problem, roomPage, type Viewer } from "./room-page.ts";

/** What its buttons ask for. */
export type LetterAct = "prov" | "godkann" | "ta-bort-tiden" | "pausa" | "fortsatt";

interface LetterPageOptions {
  staff: Viewer;
  letter: StaffLetterView;
  done?: string | null;
  problems?: Problem[];
}

/** One letter: where it stands, what can be done, and the mail as it is read. */
export const letterPage = ({ staff, letter, done = null, problems = [] }: LetterPageOptions): Html => {
  const here = `${lettersPath}${letter.slug}/`;
  return roomPage({
    title: letter.subject,
    path: here,
    staff,
    problems,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
${crumb({ href: lettersPath, text: t("room.letters.title") })}
<h1>${letter.subject}</h1>
<p class="lead">${leadOf(letter)}</p>
${remarks(letter)}
${acts(letter, here)}
${letter.totals ? progress(letter.totals) : null}
${mailAsRead(letter, here)}`,
  });
};

const leadOf = ({ state, approvedBy, approvedAt, sendAt, startedAt, listName: list }: StaffLetterView): string =>
  t(`room.letter.lead.${state}`, {
    name: approvedBy ?? "",
    list,
    at: at(state === "approved" ? approvedAt : (sendAt ?? startedAt)),
  });

const remarks = (letter: StaffLetterView): Html => {
  const { changedSinceApproval, corrected, startedAt, isOut, publishedAt, recipients, listName: list, slug } = letter;
  return html`${changedSinceApproval ? notice({ kind: "warning", body: t("room.letter.changed") }) : null}
${corrected ? notice({ kind: "info", body: t("room.letter.corrected") }) : null}
${startedAt ? null : html`<p>${recipients === 0 ? t("room.letter.to.none", { list }) : tn("room.letter.to", recipients, { list })}</p>`}
${isOut ? html`<p><a href="/nyhetsbrev/${slug}/">${t("room.letter.web")}</a></p>` : html`<p>${t("room.letter.notOut", { at: at(publishedAt) })}</p>`}`;
};

const acts = (letter: StaffLetterView, here: string): Html | null => {
  const { state, hash } = letter;
  const act = (name: LetterAct, text: string, kind: "primary" | "secondary") =>
    button({ text, kind, name: "gor", value: name });
  const link = (where: string, text: string, kind: "primary" | "secondary") =>
    button({ text, kind, href: `${here}${where}` });
  const trial = act("prov", t("room.letter.test"), "secondary");
  const offered = {
    draft: [act("godkann", t("room.letter.approve"), "primary"), trial],
    approved: [link("skicka/", t("room.letter.send"), "primary"), trial],
    scheduled: [
      link("skicka/", t("room.letter.time.change"), "primary"),
      act("ta-bort-tiden", t("room.letter.time.remove"), "secondary"),
      trial,
    ],
    sending: [
      link("", t("room.letter.reload"), "primary"),
      act("pausa", t("room.letter.pause"), "secondary"),
      link("stoppa/", t("room.letter.stop"), "secondary"),
    ],
    paused: [act("fortsatt", t("room.letter.resume"), "primary"), link("stoppa/", t("room.letter.stop"), "secondary")],
    stopped: [],
    sent: [],
  }[state];
  return offered.length === 0
    ? null
    : html`<form method="post" action="${here}">
<input type="hidden" name="hash" value="${hash}">
<p class="actions">${offered}</p>
</form>`;
};

const parts = ["sent", "queued", "failed", "suppressed", "unsure", "dropped"] as const;

/** Every recipient stands in one of the lines, so that they add up to the last. */
const progress = (totals: LetterTotals): Html => html`<h2>${t("room.letter.totals")}</h2>
${table({
  caption: t("room.letter.totals.caption"),
  head: [t("room.letter.totals.head.what"), t("room.letter.totals.head.count")],
  rows: [...parts.filter((part) => part === "sent" || totals[part] > 0), "frozen" as const].map((part) => [
    t(`room.letter.totals.${part}`),
    totals[part],
  ]),
  numeric: [1],
  narrow: true,
  kept: true,
})}
${totals.bounced > 0 ? html`<p>${tn("room.letter.totals.bounced", totals.bounced)}</p>` : null}
${totals.failed + totals.unsure > 0 ? html`<p>${t("room.letter.totals.trouble")}</p>` : null}`;

const mailAsRead = (
  { subject, preheader, text }: StaffLetterView,
  here: string,
): Html => html`<h2>${t("room.letter.mail")}</h2>
${preheader ? html`<p>${t("room.letter.mail.preheader", { text: preheader })}</p>` : null}
<p><a href="${here}mejl/">${t("room.letter.mail.open")}</a></p>
<div class="room-letter">
<iframe class="room-letter-mail" src="${here}mejl/" title="${t("room.letter.mail.frame", { subject })}" sandbox="allow-popups"></iframe>
${details({ summary: t("room.letter.mail.text"), body: html`<div class="room-letter-text" tabindex="0">${text.replaceAll(/\{\{[a-z-]+\}\}/g, t("room.letter.mail.own"))}</div>`, open: true })}
</div>`;
