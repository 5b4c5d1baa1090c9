import { enquiryForms } from "../../site/enquiries.ts";
import type { EnquiryKind } from "../../site/types.ts";
import { type Form, text, texts } from "../lib/form.ts";
import { type FieldError, fieldReader, orNull } from "./fields.ts";
import { readFormKey } from "./register.ts";

/** An enquiry as typed. Every refusal gives it back. */
export interface EnquiryValues {
  formKey: string;
  contact: { name: string; email: string; phone: string };
  employer: { name: string; municipality: string; workplace: string };
  /** By the names of the kind's questions; one with several choices is a list. */
  answers: Record<string, string | string[]>;
}

export const emptyEnquiry = (): EnquiryValues => ({
  formKey: crypto.randomUUID(),
  contact: { name: "", email: "", phone: "" },
  employer: { name: "", municipality: "", workplace: "" },
  answers: {},
});

export const readEnquiry = (kind: EnquiryKind, form: Form): { values: EnquiryValues; problems: FieldError[] } => {
  const read = fieldReader(form);
  const answer = (question: (typeof enquiryForms)[EnquiryKind]["questions"][number]): string | string[] => {
    const name = `answers.${question.name}`;
    if (question.type === "many") return texts(form, name).filter((value) => question.options.includes(value));
    if (question.type === "one") return question.options.find((value) => value === text(form, name)) ?? "";
    return read.line(name);
  };
  const values = {
    formKey: readFormKey(form),
    contact: {
      name: read.line("contact.name"),
      email: read.line("contact.email"),
      phone: read.phone("contact.phone"),
    },
    employer: {
      name: read.line("employer.name"),
      municipality: read.choice("employer.municipality"),
      workplace: read.line("employer.workplace"),
    },
    answers: Object.fromEntries(enquiryForms[kind].questions.map((question) => [question.name, answer(question)])),
  };
  return { values, problems: read.problems };
};

/** What the door takes. */
export const enquiryForm = (kind: EnquiryKind, track: string | null, values: EnquiryValues) => ({
  kind,
  formKey: values.formKey,
  contact: { ...values.contact, phone: orNull(values.contact.phone) },
  employer: values.employer,
  answers: {
    ...Object.fromEntries(
      Object.entries(values.answers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
    ),
    ...(track ? { track } : {}),
  },
});
