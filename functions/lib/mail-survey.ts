import { lastDay, longDate } from "../../site/filters/dates.ts";
import { fewest, tn } from "../../site/strings.ts";
import type { Survey, SurveyAbout } from "../../site/survey.ts";
import { absolute, type Values } from "./mail-values.ts";

/** A mail about a survey. One that only tells why no link came has nothing but what it is about. */
export interface SurveyMailData {
  about: SurveyAbout;
  survey?: Pick<Survey, "title" | "minutes" | "stage">;
  person?: { name: string };
  link?: string;
  code?: string;
  declineLink?: string;
  closesAt?: string;
}

export const surveyMailValues = ({
  about,
  survey,
  person,
  link,
  code,
  declineLink,
  closesAt,
}: SurveyMailData): Values => {
  const [codeUrl, declineUrl] = [absolute("/enkat/"), declineLink && absolute(declineLink)];
  return {
    person: person?.name,
    title: survey?.title,
    minutes: survey && tn("survey.minutes", survey.minutes),
    course: about.course ?? survey?.title,
    day: about.day && longDate(about.day),
    link: link && absolute(link),
    code,
    codeUrl: { text: codeUrl, href: codeUrl },
    declineUrl: declineUrl ? { text: declineUrl, href: declineUrl } : undefined,
    until: closesAt && lastDay(closesAt),
    fewest,
  };
};
