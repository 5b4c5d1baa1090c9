import { button } from "../../components/button/button.ts";
import { field } from "../../components/field/field.ts";
import { notice } from "../../components/notice/notice.ts";
import { startOf } from "../../components/room/room.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { errorText, t } from "../../strings.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";

interface SignInPageOptions {
  email?: string;
  /** Where the person was going. */
  back: string;
  signedOut?: boolean;
  problems?: Problem[];
}

export const signInPage = ({ email = "", back, signedOut = false, problems = [] }: SignInPageOptions): Html =>
  roomPage({
    title: t("room.sign_in.title"),
    path: "/samordnare/logga-in/",
    staff: null,
    problems,
    body: html`${signedOut ? notice({ kind: "good", body: t("room.signed_out") }) : null}
<h1>${t("room.sign_in.title")}</h1>
<p class="lead">${t("room.sign_in.lead")}</p>
<form method="post" action="/samordnare/logga-in/" novalidate>
<input type="hidden" name="till" value="${back}">
${field({
  name: "email",
  label: t("room.sign_in.email"),
  hint: t("room.sign_in.email.hint"),
  type: "email",
  autocomplete: "username",
  value: email,
  error: errorOf(problems, "email"),
  width: "medium",
})}
<p class="actions">${button({ text: t("room.sign_in.submit") })}</p>
</form>`,
  });

export const codePage = ({ email, problems = [] }: { email: string; problems?: Problem[] }): Html =>
  roomPage({
    title: t("room.code.title"),
    path: "/samordnare/kod/",
    staff: null,
    problems,
    body: html`<h1>${t("room.code.title")}</h1>
<p class="lead">${t("room.code.lead", { email })}</p>
<form method="post" action="/samordnare/kod/" novalidate>
${field({
  name: "code",
  label: t("room.code.label"),
  hint: t("room.code.hint"),
  inputmode: "numeric",
  autocomplete: "one-time-code",
  error: errorOf(problems, "code"),
  width: "short",
})}
<p class="actions">${button({ text: t("room.code.submit") })}</p>
</form>
<h2>${t("room.code.help.title")}</h2>
<p>${t("room.code.help.body")}</p>
<p><a href="/samordnare/logga-in/">${t("room.code.again")}</a></p>`,
  });

interface SendAgainOptions {
  path: string;
  fields: [string, string][];
}

/** The sign-in ran out while somebody typed: the page holds what was typed until they are back. */
export const sendAgainPage = ({ path, fields }: SendAgainOptions): Html =>
  roomPage({
    title: t("room.send_again.title"),
    path: "/samordnare/logga-in/",
    staff: null,
    body: html`<h1>${t("room.send_again.title")}</h1>
<p class="lead">${t("room.send_again.lead")}</p>
<ol class="steps">
<li><a href="/samordnare/logga-in/" target="_blank" rel="noopener">${t("room.send_again.sign_in")}</a></li>
<li>${t("room.send_again.back")}</li>
</ol>
<form method="post" action="${path}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p class="actions">${button({ text: t("room.send_again.submit") })}</p>
</form>`,
  });

const signOutForm = (kind: "primary" | "secondary"): Html => html`<form method="post" action="/samordnare/logga-ut/">
<p class="actions">${button({ text: t("room.sign_out.submit"), kind })}</p>
</form>`;

export const signOutPage = (): Html =>
  roomPage({
    title: t("room.sign_out.title"),
    path: "/samordnare/logga-ut/",
    staff: null,
    body: html`<h1>${t("room.sign_out.title")}</h1>
<p>${t("room.sign_out.body")}</p>
${signOutForm("primary")}`,
  });

/** The code was right, but nobody has invited this person. */
/** A page of the room that the role may not see. */
export const notAllowedPage = (staff: Viewer): Html =>
  roomPage({
    title: t("register.not_allowed.title"),
    path: "/samordnare/",
    staff,
    body: html`<h1>${t("register.not_allowed.title")}</h1>
<p class="lead">${errorText("not_allowed")}</p>
<p>${button({ text: t("room.not_allowed.start"), href: startOf(staff.role) })}</p>`,
  });

export const notStaffPage = (): Html =>
  roomPage({
    title: t("room.not_staff.title"),
    path: "/samordnare/",
    staff: null,
    body: html`<h1>${t("room.not_staff.title")}</h1>
<p class="lead">${t("room.not_staff.body", { phone: site.association.phone })}</p>
${signOutForm("secondary")}`,
  });
