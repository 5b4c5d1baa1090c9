import { phoneLink } from "../components/contact-link/contact-link.ts";
import { notice } from "../components/notice/notice.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { sessionFacts, sessionTitle } from "../layouts/session.ts";
import { courseTitles } from "../prerequisite.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { RegisterOutcome, SessionPublic } from "../types.ts";

const steps = (outcome: RegisterOutcome["outcome"], courses: string | null): string[] => [
  t("thanks.next.mail"),
  ...(courses ? [t("thanks.prerequisite", { courses })] : []),
  ...(outcome === "registered" ? [] : [t("thanks.next.queue"), t("thanks.next.leave")]),
  ...(outcome === "waitlisted" ? [] : [t("thanks.next.calendar")]),
  t("thanks.next.link"),
  t("thanks.next.spam"),
];

const required = (session: SessionPublic | undefined): string | null =>
  session?.prerequisite?.level === "required" ? courseTitles(session.prerequisite) : null;

export const thanksPage = (outcome: RegisterOutcome["outcome"], session: SessionPublic | undefined): Html =>
  pageLayout({
    title: t(`thanks.${outcome}.title`),
    path: "/anmalan/",
    robots: "noindex",
    body: html`<h1>${t(`thanks.${outcome}.title`)}</h1>
${notice({ kind: outcome === "registered" ? "good" : "info", body: t(outcome === "registered" && required(session) ? "thanks.applied.lead" : `thanks.${outcome}.lead`) })}
<h2>${t("thanks.next.heading")}</h2>
<ol class="steps">${steps(outcome, required(session)).map((step) => html`<li>${step}</li>`)}</ol>
${session ? html`<h2>${sessionTitle(session)}</h2>${sessionFacts(session)}` : null}
<p>${t("thanks.call", { name: session?.contact.name ?? site.association.name })}</p>
<p class="contact-phone">${phoneLink(session?.contact.phone ?? site.association.phone)}</p>
<p><a href="/kalender/">${t("thanks.more")}</a></p>`,
  });
