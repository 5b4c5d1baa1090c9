import { offerBlock } from "../components/offer/offer.ts";
import type { Html } from "../html.ts";
import { type StringKey, t } from "../strings.ts";
import type { ManagedPerson, Offer } from "../types.ts";
import { actHref } from "./manage-links.ts";

/** Everyone whom one offer is for. */
export const peopleIn = (people: ManagedPerson[], offer: Offer): ManagedPerson[] =>
  people.filter((person) => person.offer?.ref === offer.ref);

/** "Cilla, Dag och Elsa" */
export const namesIn = (people: ManagedPerson[]): string =>
  new Intl.ListFormat("sv", { type: "conjunction" }).format(people.map(({ name }) => name));

/** One's own offer, which the page leads with under its heading. */
export const ownOffer = (token: string, offer: Offer): Html =>
  offerBlock({
    offer,
    names: null,
    acceptHref: actHref(token, "tacka-ja"),
    declineHref: actHref(token, "tacka-nej"),
    answers: !offer.together,
  });

/** Every open offer to the contact's people, a group that waits together as one. */
export const contactOffers = (token: string, { people }: { people: ManagedPerson[] }): Html[] =>
  people.flatMap(({ ref, offer }) => {
    const together = offer ? peopleIn(people, offer) : [];
    if (!offer || together[0]?.ref !== ref) return [];
    const names = namesIn(together);
    return offerBlock({
      offer,
      title: t(titleOf(offer), { name: names }),
      names,
      acceptHref: actHref(token, "tacka-ja", ref),
      declineHref: actHref(token, "tacka-nej", ref),
      answers: true,
    });
  });

export const titleOf = ({ kind, together }: Offer): StringKey => {
  if (kind === "held") return together ? "manage.offer.group.title" : "manage.offer.person.title";
  return together ? "manage.offer.first_come.group.title" : "manage.offer.first_come.person.title";
};
