import { mark } from "../components/mark/mark.ts";
import type { Network } from "../content/network.ts";
import { type Html, html } from "../html.ts";
import { site } from "../site.ts";
import { numberWord, t } from "../strings.ts";

const stateWords = ({ state, threshold }: Network): string =>
  t(`networks.state.${state}`, { n: numberWord(threshold ?? 0) });

/** The door stands open for a network that meets. */
export const networkState = (network: Network): Html =>
  html`<p class="network-state" data-state="${network.state}">${mark()}${stateWords(network)}</p>`;

interface Contact {
  name: string;
  phone: string;
  email: string;
}

/** Whom one calls: the municipality's person, or the association. */
export const networkContact = ({ contact }: Network): Contact =>
  site.municipalities.find(({ slug }) => slug === contact)?.contact ?? {
    ...site.association,
    name: t("networks.association"),
  };
