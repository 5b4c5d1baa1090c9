import { weekdayTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { Offer } from "../../types.ts";
import { button } from "../button/button.ts";

export interface OfferOptions {
  offer: Offer;
  title?: string;
  /** Whose seats they are; null on a person's own page. */
  names: string | null;
  acceptHref: string;
  declineHref: string;
  /** False for a person in a group, whose contact answers. */
  answers: boolean;
}

/** An open offer: until when, what happens without an answer, yes and no. Yes is posted at once, no is asked about first. */
export const offerBlock = ({ offer, title, names, acceptHref, declineHref, answers }: OfferOptions): Html => html`
<div class="offer">
${title ? html`<h2>${title}</h2>` : null}
<p class="offer-by">${t("manage.offer.answer_by")} <b>${weekdayTime(offer.expiresAt)}</b></p>
<p>${rule(offer, names)}</p>
${
  answers
    ? html`<div class="actions">
<form method="post" action="${acceptHref}">${button({ text: t(offer.together ? "manage.accept.group" : "manage.accept") })}</form>
${button({ text: t("manage.decline"), href: declineHref, kind: "quiet" })}
</div>`
    : html`<p>${t("manage.offer.contact_answers")}</p>`
}
</div>`;

const rule = ({ kind, together }: Offer, names: string | null): string => {
  if (names === null) return t(`manage.offer.${kind}${together ? ".member" : ""}`);
  return t(`manage.offer.${kind}.${together ? "group" : "person"}`, { names, name: names });
};
