import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { dateTime, dayAndHours } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { StaffSession } from "../../types.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";

export type SessionAct = "stang" | "oppna" | "stall-in" | "hall-anda";

interface ActPageOptions {
  staff: Viewer;
  act: SessionAct;
  view: StaffSession;
  reason?: string;
  problems?: Problem[];
}

/** Asks before it happens, and says what follows. */
export const sessionActPage = (options: ActPageOptions): Html => {
  const { staff, act, view, problems = [] } = options;
  const { session } = view;
  const here = `/samordnare/tillfallen/${session.slug}/`;
  const { title, body, submit } = words[act](options);
  return roomPage({
    title,
    path: `${here}${act}/`,
    staff,
    problems,
    body: html`${crumb({ href: here, text: session.courseTitle })}
<h1>${title}</h1>
<p class="lead">${session.courseTitle}, ${session.days.map(dayAndHours).join(", ")}</p>
<form method="post" action="${here}${act}/" novalidate>
${body}
<p class="actions">
${button({ text: submit, kind: act === "stall-in" ? "warning" : "primary" })}
${button({ text: t("room.act.back"), href: here, kind: "secondary" })}
</p>
</form>`,
  });
};

interface Words {
  title: string;
  body: Html;
  submit: string;
}

const words: Record<SessionAct, (options: ActPageOptions) => Words> = {
  stang: () => ({
    title: t("room.close.title"),
    body: html`<p>${t("room.close.body")}</p>`,
    submit: t("room.close.submit"),
  }),
  oppna: ({ view }) => ({
    title: t("room.reopen.title"),
    body: html`<p>${t("room.reopen.body", { closes: dateTime(view.session.registrationClosesAt) })}</p>`,
    submit: t("room.reopen.submit"),
  }),
  "hall-anda": ({ view }) => {
    const told = inIt(view);
    return {
      title: t("room.restore.title"),
      body: html`<p>${told > 0 ? tn("room.restore.told", told) : t("room.restore.nobody")}</p>
${told > 0 ? html`<p>${t("room.restore.spared")}</p>` : null}`,
      submit: t("room.restore.submit"),
    };
  },
  "stall-in": ({ view, reason = "", problems = [] }) => {
    const told = inIt(view);
    return {
      title: t("room.cancel.title"),
      body: html`${told > 0 || !view.network ? html`<p>${told > 0 ? tn("room.cancel.told", told) : t("room.cancel.nobody")}</p>` : null}
${view.network ? html`<p>${t("network.room.cancel", { network: view.network.title })}</p>` : null}
${textarea({
  name: "reason",
  label: t("room.cancel.reason"),
  hint: t("room.cancel.reason.hint"),
  value: reason,
  error: errorOf(problems, "reason"),
  rows: 3,
})}`,
      submit: told > 0 ? tn("room.cancel.submit", told) : t("room.cancel.submit"),
    };
  },
};

const inIt = ({ registrations }: StaffSession): number =>
  registrations.filter(({ state }) => ["registered", "pending", "offered", "waitlisted"].includes(state)).length;
