import { municipalityName } from "../calendar.ts";
import { enquiryForms } from "../enquiries.ts";
import { type StringKey, t } from "../strings.ts";
import type { Enquiry } from "../types.ts";

/** What was sent, in the words it was asked with. */
export const enquiryFacts = ({
  kind,
  answers,
  track,
  employer,
  contact,
}: Enquiry): { label: string; text: string }[] => {
  const asked = enquiryForms[kind].questions.map(({ name }) => ({
    label: t(`enquiry.${kind}.question.${name}` as StringKey),
    text: answers[name] ?? "",
  }));
  return [
    { label: t("enquiry.about"), text: track ?? t(`enquiry.kind.${kind}`) },
    ...asked,
    { label: t(kind === "consultation" ? "enquiry.work.name.party" : "enquiry.work.name"), text: employer.name ?? "" },
    { label: t("enquiry.work.workplace"), text: employer.workplace ?? "" },
    { label: t("enquiry.work.municipality"), text: municipalityName(employer.municipality) ?? "" },
    { label: t("enquiry.you.name"), text: contact.name },
    { label: t("enquiry.you.email"), text: contact.email },
    { label: t("enquiry.you.phone"), text: contact.phone ?? "" },
  ].filter(({ text }) => text !== "");
};
