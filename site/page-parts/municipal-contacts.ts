import { phoneLink } from "../components/contact-link/contact-link.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import { type Html, html } from "../html.ts";
import { site } from "../site.ts";

/** Whom to phone in each municipality, a line each. */
export const municipalContacts = (): Html =>
  summaryList({
    rows: site.municipalities.map(({ name, contact }) => ({
      key: name,
      value: html`${contact.name}, ${phoneLink(contact.phone)}`,
    })),
  });
