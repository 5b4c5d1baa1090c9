import { mailLink, phoneLink } from "../components/contact-link/contact-link.ts";
import { type Html, html } from "../html.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

/** One person to call in each municipality, with the way to all that happens there. */
export const contacts = (): Html => html`<ul class="contacts">
${site.municipalities.map(
  ({ name, slug, contact }) => html`<li>
<h3>${name}</h3>
<p>${contact.name}</p>
<p class="contact-phone">${phoneLink(contact.phone)}</p>
<p>${mailLink(contact.email)}</p>
<p><a href="/kontakt/${slug}/">${t("contact.more", { municipality: name })}</a></p>
</li>`,
)}
</ul>`;

/** The association itself, for whoever does not know whom to choose. */
export const associationContact = (): Html => {
  const { name, phone, email, address } = site.association;
  return html`<section class="contact-association">
<h2>${name}</h2>
<p class="contact-phone">${phoneLink(phone)}</p>
<p>${mailLink(email)}</p>
<h3>${t("page.contact.address")}</h3>
<address>${address.map((line, index) => html`${index > 0 ? html`<br>` : null}${line}`)}</address>
</section>`;
};
