import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { asks } from "../page-parts/contact-asks.ts";
import { associationContact, contacts } from "../page-parts/contacts.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/kontakt/" };

export const render = ({ contact }: PageData): string =>
  pageLayout({
    title: contact.title,
    description: contact.description,
    path: "/kontakt/",
    wide: true,
    body: html`<h1>${contact.title}</h1>
<div class="prose lead">${prose(contact.body)}</div>
<h2>${t("contact.municipalities")}</h2>
${contacts()}
<section>${asks(contact)}</section>
${associationContact()}`,
  }).toString();
