import { mailLink, phoneLink } from "../components/contact-link/contact-link.ts";
import { type Html, html } from "../html.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

/** One person to call in each municipality, and the association itself. */
export const contacts = (): Html => {
  const { association, municipalities } = site;
  return html`<ul class="contacts">
${municipalities.map(
  ({ name, contact }) => html`<li>
<h2>${name}</h2>
<p>${contact.name}</p>
<p class="contact-phone">${phoneLink(contact.phone)}</p>
<p>${mailLink(contact.email)}</p>
</li>`,
)}
</ul>
<section class="contact-association">
<h2>${association.name}</h2>
<p class="contact-phone">${phoneLink(association.phone)}</p>
<p>${mailLink(association.email)}</p>
<h3>${t("page.contact.address")}</h3>
<address>${association.address.map((line, index) => html`${index > 0 ? html`<br>` : null}${line}`)}</address>
</section>`;
};
