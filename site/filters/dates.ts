import { site } from "../site.ts";

const formatter = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: site.timeZone, ...options });

const partsOf = formatter({
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  hourCycle: "h23",
});
const monthName = formatter({ month: "long" });
const weekdayName = formatter({ weekday: "long" });

export interface DateParts {
  year: number;
  month: number;
  day: number;
  /** "9.00", as Swedish writes it. */
  time: string;
  monthName: string;
  weekday: string;
}

/** What the clock and the calendar on the wall in Stockholm say at that moment. */
export const dateParts = (iso: string): DateParts => {
  const date = new Date(iso);
  const part = (type: string): string => partsOf.formatToParts(date).find((each) => each.type === type)?.value ?? "";
  return {
    year: Number(part("year")),
    month: Number(part("month")),
    day: Number(part("day")),
    time: `${Number(part("hour"))}.${part("minute")}`,
    monthName: monthName.format(date),
    weekday: weekdayName.format(date),
  };
};

/** "12 mars" */
export const shortDate = (iso: string): string => {
  const { day, monthName: month } = dateParts(iso);
  return `${day} ${month}`;
};

/** "12 mars 2027" */
export const longDate = (iso: string): string => `${shortDate(iso)} ${dateParts(iso).year}`;

/** "12 mars 2027 kl. 9.00" */
export const dateTime = (iso: string): string => `${longDate(iso)} kl. ${dateParts(iso).time}`;

/** "kl. 9.00–16.00" */
export const timeSpan = (startsAt: string, endsAt: string): string =>
  `kl. ${dateParts(startsAt).time}–${dateParts(endsAt).time}`;

/** "fredag 12 mars 2027" */
export const weekdayDate = (iso: string): string => `${dateParts(iso).weekday} ${longDate(iso)}`;

/** "2027-03", to group and compare months. */
export const monthKey = (iso: string): string => {
  const { year, month } = dateParts(iso);
  return `${year}-${String(month).padStart(2, "0")}`;
};

/** "Mars 2027" */
export const monthHeading = (iso: string): string => {
  const { monthName: month, year } = dateParts(iso);
  return `${month.charAt(0).toUpperCase()}${month.slice(1)} ${year}`;
};

/** "12, 19 och 26 mars"; months and years are said once when they are shared. */
export const dayList = (isos: string[]): string => {
  const texts = isos.map((iso, index) => {
    const next = isos[index + 1];
    const here = dateParts(iso);
    return next && monthKey(next) === monthKey(iso) ? String(here.day) : `${here.day} ${here.monthName}`;
  });
  const last = texts.pop() ?? "";
  return texts.length ? `${texts.join(", ")} och ${last}` : last;
};
