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
export const sendLetterPage = ({ staff, letter, typed, problems = [] }: SendOptions): Html => {
  const { slug, subject, listName: list, recipients, isOut, publishedAt, hash } = letter;
  const path = `${lettersPath}${slug}/skicka/`;
  const form = (body: Html): Html => html`<form method="post" action="${path}" novalidate>
<input type="hidden" name="hash" value="${hash}">
${body}
</form>`;
  return roomPage({
    title: t("room.send.title"),
    path,
    staff,
    problems,
    body: html`${crumb({ href: `${lettersPath}${slug}/`, text: subject })}
<h1>${t("room.send.title")}</h1>
<p class="lead">${recipients === 0 ? t("room.letter.to.none", { list }) : tn("room.send.lead", recipients, { subject, list })}</p>
<p>${t("room.send.once")}</p>
<h2>${t("room.send.now")}</h2>
${
  isOut
    ? form(
        html`<p class="actions">${button({ text: tn("room.send.now.submit", recipients), name: "gor", value: "nu" })}</p>`,
      )
    : html`<p>${t("room.letter.notOut", { at: at(publishedAt) })}</p>`
}
<h2>${t("room.send.later")}</h2>
${form(html`<p>${t("room.send.later.hint")}</p>
${field({ name: "date", label: t("room.send.later.date"), type: "date", width: "medium", value: typed?.date ?? "", error: errorOf(problems, "date") })}
${field({ name: "time", label: t("room.send.later.time"), type: "time", width: "short", value: typed?.time ?? "" })}
<p class="actions">${button({ text: t("room.send.later.submit"), name: "gor", value: "sedan", kind: "secondary" })}</p>`)}
<p><a href="${lettersPath}${slug}/">${t("room.send.back")}</a></p>`,
  });
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
