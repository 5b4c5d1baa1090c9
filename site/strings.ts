import booking from "../content/strings/booking.json" with { type: "json" };
import employer from "../content/strings/employer.json" with { type: "json" };
import enquiry from "../content/strings/enquiry.json" with { type: "json" };
import errors from "../content/strings/errors.json" with { type: "json" };
import files from "../content/strings/files.json" with { type: "json" };
import interview from "../content/strings/interview.json" with { type: "json" };
import local from "../content/strings/local.json" with { type: "json" };
import log from "../content/strings/log.json" with { type: "json" };
import mail from "../content/strings/mail.json" with { type: "json" };
import manage from "../content/strings/manage.json" with { type: "json" };
import method from "../content/strings/method-support.json" with { type: "json" };
import network from "../content/strings/network.json" with { type: "json" };
import news from "../content/strings/news.json" with { type: "json" };
import newsletter from "../content/strings/newsletter.json" with { type: "json" };
import offering from "../content/strings/offering.json" with { type: "json" };
import pages from "../content/strings/pages.json" with { type: "json" };
import register from "../content/strings/register.json" with { type: "json" };
import room from "../content/strings/room.json" with { type: "json" };
import search from "../content/strings/search.json" with { type: "json" };
import site from "../content/strings/site.json" with { type: "json" };
import subscription from "../content/strings/subscription.json" with { type: "json" };
import support from "../content/strings/support.json" with { type: "json" };
import survey from "../content/strings/survey.json" with { type: "json" };
import surveyRoom from "../content/strings/survey-room.json" with { type: "json" };
import webCourse from "../content/strings/web-course.json" with { type: "json" };
import { site as settings } from "./site.ts";

const parts = [
  site,
  pages,
  news,
  newsletter,
  offering,
  register,
  booking,
  manage,
  method,
  mail,
  local,
  room,
  search,
  support,
  webCourse,
  subscription,
  enquiry,
  employer,
  network,
  survey,
  interview,
  surveyRoom,
  files,
  log,
  errors,
];

export type StringKey = KeyOf<(typeof parts)[number]>;
type KeyOf<Part> = Part extends unknown ? keyof Part : never;

// Without a prototype the whole takes a tenth of the time to make, which every function pays when it starts.
const strings: Record<StringKey, string> = Object.assign(Object.create(null), ...parts);

/** A key whose `.one` and `.other` forms both stand in content/strings. */
export type CountedKey = { [K in StringKey]: K extends `${infer Base}.other` ? Base : never }[StringKey];

type Values = Record<string, string | number>;

const numberWords = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"];

/** Two, twelve, 13: as numbers stand in a sentence. */
export const numberWord = (n: number): string => numberWords[n] ?? String(n);

/** The fewest whose answers are shown, in words; every text may write it as {fewest}. */
export const fewest = numberWord(settings.smallestGroup);

/** A sentence from content/strings with its {name} places filled. A missing value stays visible and fails the tests. */
export const t = (key: StringKey, values: Values = {}): string =>
  strings[key].replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    String(values[name] ?? (name === "fewest" ? fewest : place)),
  );

/** A sentence that depends on a number: {n} is the number in words up to twelve, {antal} in digits. */
export const tn = (key: CountedKey, n: number, values: Values = {}): string =>
  t(`${key}.${n === 1 ? "one" : "other"}` as StringKey, { n: numberWord(n), antal: n, ...values });

/** The sentence for a refusal or field error named by a door; unknown names get the general sentence. */
export const errorText = (name: string, values: Values = {}): string => {
  const key = `errors.${name}`;
  return t(key in strings ? (key as StringKey) : "errors.unavailable", values);
};
