import { site } from "../../site/site.ts";
import type { MailItem, RenderedMail, SessionPublic } from "../../site/types.ts";
import { type CalendarFile, registrationCalendar } from "./ical.ts";
import { type EnquiryMailData, enquiryMailValues } from "./mail-enquiry.ts";
import { fill, mailHtml, mailText } from "./mail-layout.ts";
import { type NetworkMailData, networkMailValues } from "./mail-network.ts";
import { type LetterBody, type LetterMailData, letterParts } from "./mail-newsletter.ts";
import { type StaffMailData, staffMailValues } from "./mail-staff.ts";
import { type SubscriptionMailData, subscriptionMailValues } from "./mail-subscription.ts";
import { type SurveyMailData, surveyMailValues } from "./mail-survey.ts";
import { mailTemplate, RenderFailure } from "./mail-template.ts";
import { absolute, type MailData, mailValues, type Values } from "./mail-values.ts";
import { type WebCourseMailData, webCourseMailValues } from "./mail-web-course.ts";

type AnyMailData =
  | MailData
  | WebCourseMailData
  | SubscriptionMailData
  | EnquiryMailData
  | NetworkMailData
  | SurveyMailData
  | StaffMailData;
type Unrendered = Pick<MailItem, "template" | "recipientEmail" | "data">;

/** A template and what the door knew, as the bytes that go out. Throws RenderFailure. */
export const renderMail = ({ template: name, recipientEmail, data }: Unrendered): RenderedMail => {
  const template = mailTemplate(name);
  const known = clean(data) as unknown as AnyMailData;
  const ofSession = "session" in known ? known : null;
  const values = valuesOf(known);
  // A mail to staff sends nobody to ask staff.
  const contact = name.endsWith("-to-staff") ? null : contactOf(known);
  const subject = oneLine(breakable(fill(template.subject, values)));
  const to = address(recipientEmail);
  return {
    from: mailbox(site.mail.fromName, site.mail.from),
    to,
    replyTo: address(site.mail.replyTo),
    subject,
    text: breakable(mailText(template, values, contact)),
    html: String(mailHtml(template, subject, values, contact)),
    headers: { "Auto-Submitted": "auto-generated" },
    attachments: ofSession ? calendarFiles(ofSession, to) : [],
  };
};

/** A letter to one of its readers. Throws RenderFailure. */
export const renderLetter = (
  { recipientEmail, data }: Pick<MailItem, "recipientEmail" | "data">,
  body: LetterBody,
): RenderedMail => {
  const { subject, ...parts } = letterParts(data as unknown as LetterMailData, body);
  return {
    from: mailbox(site.mail.fromName, site.mail.from),
    to: address(recipientEmail),
    replyTo: address(site.mail.replyTo),
    subject: oneLine(subject),
    ...parts,
    attachments: [],
  };
};

const valuesOf = (data: AnyMailData): Values => {
  if ("session" in data) return mailValues(data);
  if ("network" in data) return networkMailValues(data);
  if ("about" in data) return surveyMailValues(data);
  if ("enquiry" in data) return enquiryMailValues(data);
  if ("subscription" in data) return subscriptionMailValues(data);
  return "webCourse" in data ? webCourseMailValues(data) : staffMailValues(data);
};

/** Whom to ask: the session's contact, or the association about what has none. */
const contactOf = (data: AnyMailData): SessionPublic["contact"] => {
  if ("session" in data) return data.session.contact;
  const { name, phone, email } = site.association;
  return { name, phone, email };
};

const calendarFiles = ({ session, calendar, person, link, before }: MailData, email: string): CalendarFile[] =>
  calendar
    ? registrationCalendar({
        session,
        before,
        calendar,
        person: { ...person, email },
        link: absolute(link ?? "/kalender/"),
      })
    : [];

/** Takes away what neither a mail nor the database's json can hold: lone surrogates and control characters. */
const clean = (value: unknown): unknown => {
  if (typeof value === "string") return value.toWellFormed().replaceAll(/[\p{Cc}--[\n\t]]/gv, "");
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
};

/** Spaces that hold a date together are for layout: plain text and subjects are searched, quoted and wrapped at will. */
const breakable = (text: string): string => text.replaceAll("\u00a0", " ");

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

/** One address and nothing else: what could start a second address or a header is refused. */
const address = (email: string): string => {
  const plain = oneLine(email);
  if (!/^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/.test(plain))
    throw new RenderFailure("the address cannot be written to");
  return plain;
};

const mailbox = (name: string, email: string): string =>
  `${/^[\p{L}\p{N} ]+$/u.test(name) ? name : `"${oneLine(name).replaceAll(/["\\]/g, "\\$&")}"`} <${address(email)}>`;
