import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { field } from "../../components/field/field.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { StaffLetterView } from "../../types.ts";
import { at, lettersPath } from "./letters.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";

interface ActOptions {
  staff: Viewer;
  letter: StaffLetterView;
  problems?: Problem[];
}

interface SendOptions extends ActOptions {
  typed?: { date: string; time: string };
}

/** Asks once more before a letter goes: to how many, now or at a time. */
export const sendLetterPage = (options: SendOptions): Html => {
  const { staff, letter, problems = [] } = options;
  const { slug, subject, listName: list, recipients, state } = letter;
  const here = `${lettersPath}${slug}/`;
  const ready = recipients > 0 && (state === "approved" || state === "scheduled");
  return roomPage({
    title: t("room.send.title"),
    path: `${here}skicka/`,
    staff,
    problems,
    body: html`${crumb({ href: here, text: subject })}
<h1>${t("room.send.title")}</h1>
<p class="lead">${leadOf(letter, list)}</p>
${ready ? choices(options, `${here}skicka/`) : null}
<p><a href="${here}">${t("room.send.back")}</a></p>`,
  });
};

const leadOf = ({ state, subject, recipients, startedAt }: StaffLetterView, list: string): string => {
  if (startedAt) return t("errors.newsletter_already_sent");
  if (state === "draft") return t("errors.newsletter_not_approved");
  return recipients === 0 ? t("room.letter.to.none", { list }) : tn("room.send.lead", recipients, { subject, list });
};

const choices = ({ letter, typed, problems = [] }: SendOptions, path: string): Html => {
  const { recipients, isOut, publishedAt, hash } = letter;
  const form = (body: Html): Html => html`<form method="post" action="${path}" novalidate>
<input type="hidden" name="hash" value="${hash}">
${body}
</form>`;
  const now = html`<p class="actions">${button({ text: tn("room.send.now.submit", recipients), name: "gor", value: "nu" })}</p>`;
  return html`<p>${t("room.send.once")}</p>
<h2>${t("room.send.now")}</h2>
${isOut ? form(now) : html`<p>${t("room.letter.notOut", { at: at(publishedAt) })}</p>`}
<h2>${t("room.send.later")}</h2>
${form(html`<p>${t("room.send.later.hint")}</p>
${field({ name: "date", label: t("room.send.later.date"), type: "date", width: "medium", value: typed?.date ?? "", error: errorOf(problems, "date") })}
${field({ name: "time", label: t("room.send.later.time"), type: "time", width: "short", value: typed?.time ?? "" })}
<p class="actions">${button({ text: t("room.send.later.submit"), name: "gor", value: "sedan", kind: "secondary" })}</p>`)}`;
};

/** Asks before a letter is ended for those who have not got it. */
export const stopLetterPage = ({ staff, letter, problems = [] }: ActOptions): Html => {
  const { slug, subject, totals } = letter;
  const here = `${lettersPath}${slug}/`;
  return roomPage({
    title: t("room.stop.title"),
    path: `${here}stoppa/`,
    staff,
    problems,
    body: html`${crumb({ href: here, text: subject })}
<h1>${t("room.stop.title")}</h1>
<p class="lead">${tn("room.stop.lead", totals?.queued ?? 0, { subject })}</p>
<p>${t("room.stop.body")}</p>
<form method="post" action="${here}stoppa/">
<p class="actions">${button({ text: t("room.stop.submit"), kind: "warning" })} ${button({ text: t("room.send.back"), href: here, kind: "secondary" })}</p>
</form>`,
  });
};
