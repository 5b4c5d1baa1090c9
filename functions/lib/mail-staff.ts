import { weekdayTime } from "../../site/filters/dates.ts";
import { absolute, type Values } from "./mail-values.ts";

/** A mail to staff about the system, not about a session. */
export interface StaffMailData {
  person: { name: string };
  since?: string;
  from?: string;
  to?: string;
  file?: string;
}

export const staffMailValues = ({ person, since, from, to, file }: StaffMailData): Values => ({
  person: person.name,
  since: since && weekdayTime(since),
  from: from && weekdayTime(from),
  to: to && weekdayTime(to),
  file,
  filesUrl: absolute("/samordnare/filer/"),
  roomUrl: absolute("/samordnare/"),
});
