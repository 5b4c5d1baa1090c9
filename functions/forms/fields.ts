import { type Form, optionalText, text } from "../lib/form.ts";
import { holdsPersonnummer, isPersonal } from "../lib/personnummer.ts";

/** `error` is a sentence, `errors.<error>`; `field` is the dotted name in the form. */
export interface FieldError {
  field: string;
  error: string;
}

/** Reads fields one by one and remembers what was wrong with their shape. Whether they are enough, the door decides. */
export const fieldReader = (form: Form) => {
  const problems: FieldError[] = [];
  const refuse = (field: string, error: string) => problems.push({ field, error });

  const withoutPersonnummer = (field: string, value: string): string => {
    if (!holdsPersonnummer(value)) return value;
    refuse(field, "personnummer_in_field");
    return "";
  };
  // A phone number can look like a personnummer, so it alone is not looked at.
  const phone = (field: string): string => text(form, field);
  const line = (field: string): string => withoutPersonnummer(field, text(form, field));

  /** A sole trader's number is a personnummer: it goes no further than this, however badly it was typed. */
  const organisationNumber = (field: string): string => {
    const typed = text(form, field);
    if (!isPersonal(typed)) return typed;
    refuse(field, "personnummer_refused");
    return "";
  };
  return { problems, line, phone, organisationNumber, choice: (field: string) => text(form, field) };
};

export type FieldReader = ReturnType<typeof fieldReader>;

export const orNull = (value: string): string | null => value || null;

/** A door's PT422 detail, whatever state it arrives in. */
export const fieldErrors = (detail: string | null): FieldError[] => {
  try {
    const errors: unknown = JSON.parse(detail ?? "[]");
    return Array.isArray(errors) ? errors.filter((error) => error?.field && error?.error) : [];
  } catch {
    return [];
  }
};

export interface PersonValues {
  name: string;
  email: string;
  phone: string;
  role: string;
  gender: string;
}

export const emptyPerson: PersonValues = { name: "", email: "", phone: "", role: "", gender: "" };

/** `prefix` is "" where the whole form is one person, "people.0." where it is a list. */
export const readPerson = (read: FieldReader, prefix: string): PersonValues => ({
  name: read.line(`${prefix}name`),
  email: read.line(`${prefix}email`),
  phone: read.phone(`${prefix}phone`),
  role: read.choice(`${prefix}role`),
  gender: read.choice(`${prefix}gender`),
});

export const personForm = ({ name, email, phone, role, gender }: PersonValues) => ({
  name,
  email,
  phone: orNull(phone),
  role,
  gender: orNull(gender),
});

export interface EmployerValues {
  name: string;
  organisationNumber: string;
  department: string;
  sector: string;
  municipality: string;
  workplace: string;
}

export const readEmployer = (read: FieldReader): EmployerValues => ({
  name: read.line("employer.name"),
  organisationNumber: read.organisationNumber("employer.organisationNumber"),
  department: read.line("employer.department"),
  sector: read.choice("employer.sector"),
  municipality: read.choice("employer.municipality"),
  workplace: read.line("employer.workplace"),
});

export const employerForm = (employer: EmployerValues) => ({
  name: employer.name,
  organisationNumber: orNull(employer.organisationNumber),
  department: orNull(employer.department),
  sector: employer.sector,
  municipality: employer.municipality,
  workplace: orNull(employer.workplace),
});

export interface ManagerValues {
  name: string;
  email: string;
}

export const readManager = (read: FieldReader): ManagerValues => ({
  name: read.line("manager.name"),
  email: read.line("manager.email"),
});

export const managerForm = ({ name, email }: ManagerValues) => ({ name: orNull(name), email: orNull(email) });

export interface OptInValues {
  shareContact: boolean;
  network: boolean;
  newsletter: boolean;
}

export const readOptIns = (form: Form): OptInValues => ({
  shareContact: optionalText(form, "optIns.shareContact") !== null,
  network: optionalText(form, "optIns.network") !== null,
  newsletter: optionalText(form, "optIns.newsletter") !== null,
});

export interface NeedsValues {
  dietary: string;
  access: string;
}

export const readNeeds = (read: FieldReader): NeedsValues => ({
  dietary: read.line("needs.dietary"),
  access: read.line("needs.access"),
});

export const needsForm = ({ dietary, access }: NeedsValues) => ({ dietary: orNull(dietary), access: orNull(access) });
