import { Temporal } from "temporal-polyfill";
import { site } from "../site.ts";

/** The moment when clocks in Sweden show "2027-03-12T09:00". */
export const instant = (local: string): string =>
  Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime(site.timeZone).toInstant().toString();
