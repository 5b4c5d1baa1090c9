import { Temporal } from "temporal-polyfill";
import { site } from "../site.ts";

const known = new Map<string, string>();

/** The moment when clocks in Sweden show "2027-03-12T09:00". */
export const instant = (local: string): string => {
  const moment = known.get(local) ?? inSweden(local);
  known.set(local, moment);
  return moment;
};

const inSweden = (local: string): string =>
  Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime(site.timeZone).toInstant().toString();
