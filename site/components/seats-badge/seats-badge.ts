import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { Seats } from "../../types.ts";

export const seatsText = ({ state, left }: Seats): string =>
  state === "few_left" ? tn("seats.few_left", left ?? 1) : t(`seats.${state}`);

/** What assets/seats.js may put in a badge. Handed over on its script element, so that the words stay in content/strings. */
export const seatsTexts = (): Record<string, string> => ({
  open: t("seats.open"),
  few_left_1: tn("seats.few_left", 1),
  few_left_2: tn("seats.few_left", 2),
  few_left_3: tn("seats.few_left", 3),
  full: t("seats.full"),
  closed: t("seats.closed"),
  cancelled: t("seats.cancelled"),
  past: t("seats.past"),
});

export const seatsBadge = (slug: string, seats: Seats): Html =>
  html`<span class="seats" data-seats="${slug}" data-state="${seats.state}">${seatsText(seats)}</span>`;
