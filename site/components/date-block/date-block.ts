import { dateParts } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";

/** The day as a programme prints it. Read aloud in its right order: fredag 12 mars. */
export const dateBlock = (startsAt: string): Html => {
  const { weekday, day, monthName } = dateParts(startsAt);
  return html`<time class="date-block" datetime="${startsAt}"><span class="date-weekday">${weekday}</span> <span class="date-day">${day}</span> <span class="date-month">${monthName}</span></time>`;
};
