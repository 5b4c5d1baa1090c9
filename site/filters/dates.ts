import { site } from "../site.ts";

const months = "januari februari mars april maj juni juli augusti september oktober november december".split(" ");
const weekdays = "söndag måndag tisdag onsdag torsdag fredag lördag".split(" ");

let zone: Intl.DateTimeFormat | null = null;

/** Made when the first date is asked for: it is a third of the time a function takes to start. */
const inZone = (date: Date): Record<string, string> => {
  zone ??= new Intl.DateTimeFormat("sv-SE", {
    timeZone: site.timeZone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(zone.formatToParts(date).map(({ type, value }) => [type, value]));
};

interface DateParts {
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
  const { hour, minute, ...date } = inZone(new Date(iso));
  const [year, month, day] = [Number(date.year), Number(date.month), Number(date.day)];
  return {
    year,
    month,
    day,
    time: `${Number(hour)}.${minute}`,
    monthName: months[month - 1] as string,
    weekday: weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] as string,
  };
};

// The spaces after a day and after "kl." never break a line, so that a figure is not left behind.

/** "12 mars" */
export const shortDate = (iso: string): string => dayAndMonth(dateParts(iso));

const dayAndMonth = ({ day, monthName }: DateParts): string => `${day}\u00a0${monthName}`;

/** "12 mars 2027" */
export const longDate = (iso: string): string => {
  const parts = dateParts(iso);
  return `${dayAndMonth(parts)} ${parts.year}`;
};

/** The last whole day of what closes at midnight, "12 mars 2027". */
export const lastDay = (closesAt: string): string => longDate(new Date(Date.parse(closesAt) - 1000).toISOString());

/** "12 mars 2027 kl. 9.00" */
export const dateTime = (iso: string): string => `${longDate(iso)} kl.\u00a0${dateParts(iso).time}`;

/** "kl. 9.00–16.00" */
export const timeSpan = (startsAt: string, endsAt: string): string =>
  `kl.\u00a0${dateParts(startsAt).time}–${dateParts(endsAt).time}`;

/** "fredag 12 mars 2027" */
export const weekdayDate = (iso: string): string => `${dateParts(iso).weekday} ${longDate(iso)}`;

/** "fredag 12 mars 2027 kl. 9.00" */
export const weekdayTime = (iso: string): string => `${dateParts(iso).weekday} ${dateTime(iso)}`;

/** "Fredag 12 mars 2027 kl. 9.00–16.00" */
export const dayAndHours = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): string =>
  capitalised(`${weekdayDate(startsAt)} ${timeSpan(startsAt, endsAt)}`);

/** "kl. 9.00–16.00 båda dagarna", as an editor or a coordinator wrote it. */
export const wholeHours = (text: string): string => text.replaceAll(/kl\. (?=\d)/g, "kl.\u00a0");

const dayBeforeMonth = new RegExp(`\\b(\\d{1,2}) (?=(?:${months.join("|")})\\b)`, "g");

/** Hours and days in running text, so that no figure is left behind when a line ends. */
export const wholeDates = (text: string): string => wholeHours(text).replaceAll(dayBeforeMonth, "$1\u00a0");

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "2027-03", to group and compare months. */
export const monthKey = (iso: string): string => {
  const { year, month } = dateParts(iso);
  return `${year}-${String(month).padStart(2, "0")}`;
};

/** "Mars 2027" */
export const monthHeading = (iso: string): string => {
  const { monthName: month, year } = dateParts(iso);
  return `${capitalised(month)} ${year}`;
};

/** "12, 19 och 26 mars"; months and years are said once when they are shared. */
export const dayList = (isos: string[]): string => {
  const texts = isos.map((iso, index) => {
    const next = isos[index + 1];
    const here = dateParts(iso);
    return next && monthKey(next) === monthKey(iso) ? String(here.day) : `${here.day}\u00a0${here.monthName}`;
  });
  const last = texts.pop() ?? "";
  return texts.length ? `${texts.join(", ")} och ${last}` : last;
};
