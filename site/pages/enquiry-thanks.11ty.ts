import { withPhone } from "../components/contact-link/contact-link.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { numberWord, t } from "../strings.ts";

interface Thanks {
  thanks: { path: string; text: "enquiry.thanks.place" | "enquiry.thanks.other"; days: "place" | "other" };
}

export const data = {
  ways: [
    { path: "/tack/plats/", text: "enquiry.thanks.place", days: "place" },
    { path: "/tack/", text: "enquiry.thanks.other", days: "other" },
  ],
  pagination: { data: "ways", size: 1, alias: "thanks" },
  eleventyExcludeFromCollections: true,
  permalink: ({ thanks }: Thanks): string => thanks.path,
};

/** Thanks for an enquiry. It knows nothing of what was sent or by whom, so it is the same for everyone. */
export const render = ({ thanks }: Thanks): string =>
  pageLayout({
    title: t(`enquiry.thanks.title.${thanks.days}`),
    path: thanks.path,
    robots: "noindex",
    body: html`<h1>${t(`enquiry.thanks.title.${thanks.days}`)}</h1>
<p class="lead">${t(thanks.text, { days: numberWord(site.enquiries.workingDays[thanks.days]) })}</p>
<p>${withPhone(t("enquiry.thanks.spam"), site.association.phone)}</p>`,
  }).toString();
