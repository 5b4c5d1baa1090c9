import { weekdayDate, weekdayTime } from "../../site/filters/dates.ts";
import { enquiryFacts } from "../../site/page-parts/enquiry.ts";
import { t } from "../../site/strings.ts";
import type { Enquiry } from "../../site/types.ts";
import { absolute, type Values } from "./mail-values.ts";

/** A mail about an enquiry, to whoever sent it or to whoever answers. */
export interface EnquiryMailData {
  enquiry: Enquiry;
  person: { name: string };
  link: string;
}

export const enquiryMailValues = ({ enquiry, person, link }: EnquiryMailData): Values => ({
  person: person.name,
  kind: t(`enquiry.kind.${enquiry.kind}`),
  sender: enquiry.contact.name,
  owner: enquiry.owner.name || t("enquiry.you"),
  due: weekdayTime(enquiry.dueAt),
  dueDay: weekdayDate(enquiry.dueAt),
  facts: { facts: enquiryFacts(enquiry).map(({ label, text }) => ({ label, lines: [{ text }] })) },
  link: absolute(link),
});
