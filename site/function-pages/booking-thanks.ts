import { phoneLink } from "../components/contact-link/contact-link.ts";
import { notice } from "../components/notice/notice.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { RegisterOutcome, SessionPublic } from "../types.ts";

/** assets/booking.js forgets the draft here, and nowhere else. */
export const bookingThanksPage = (
  outcome: RegisterOutcome["outcome"],
  slug: string,
  session: SessionPublic | undefined,
): Html => {
  const steps = [
    t("booking.thanks.mail"),
    ...(outcome === "registered" ? [] : [t("booking.thanks.queue")]),
    t("booking.thanks.link"),
    t("thanks.next.spam"),
  ];
  return pageLayout({
    title: t(`thanks.${outcome}.title`),
    path: "/anmalan/",
    robots: "noindex",
    scripts: ["/assets/booking.js"],
    body: html`<h1 data-draft-done="${slug}">${t(`thanks.${outcome}.title`)}</h1>
${notice({ kind: outcome === "registered" ? "good" : "info", body: t(`thanks.${outcome}.lead`) })}
<h2>${t("thanks.next.heading")}</h2>
<ol class="steps">${steps.map((step) => html`<li>${step}</li>`)}</ol>
<p>${t("thanks.call", { name: session?.contact.name ?? site.association.name })}</p>
<p class="contact-phone">${phoneLink(session?.contact.phone ?? site.association.phone)}</p>
<p><a href="/kalender/">${t("thanks.more")}</a></p>`,
  });
};
