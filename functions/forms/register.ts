import type { RegisterForm } from "../../site/types.ts";
import { type Form, rows, text } from "../lib/form.ts";
import {
  type EmployerValues,
  employerForm,
  emptyPerson,
  type FieldError,
  fieldReader,
  type ManagerValues,
  managerForm,
  type NeedsValues,
  needsForm,
  type OptInValues,
  orNull,
  type PersonValues,
  personForm,
  readEmployer,
  readManager,
  readNeeds,
  readOptIns,
  readPerson,
} from "./fields.ts";

/** The registration form as typed. Every refusal gives it back. */
export interface RegisterValues {
  formKey: string;
  people: PersonValues[];
  contact: { who: "self" | "other"; name: string; email: string; phone: string };
  manager: ManagerValues;
  employer: EmployerValues;
  heardFrom: string;
  ifNotAll: string;
  needs: NeedsValues;
  optIns: OptInValues;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (typed: string): boolean => uuid.test(typed);

/** The key made when the form was shown; a form without one gets a new one. */
export const readFormKey = (form: Form): string => {
  const key = text(form, "formKey");
  return isUuid(key) ? key.toLowerCase() : crypto.randomUUID();
};

export const emptyRegistration = (): RegisterValues => ({
  formKey: crypto.randomUUID(),
  people: [emptyPerson],
  contact: { who: "self", name: "", email: "", phone: "" },
  manager: { name: "", email: "" },
  employer: { name: "", organisationNumber: "", department: "", sector: "", municipality: "", workplace: "" },
  heardFrom: "",
  ifNotAll: "",
  needs: { dietary: "", access: "" },
  optIns: { shareContact: false, network: false, newsletter: false },
});

export const readPeople = (form: Form, read: ReturnType<typeof fieldReader>): PersonValues[] => {
  const people = rows(form, "people").map((_, at) => readPerson(read, `people.${at}.`));
  return people.length > 0 ? people : [emptyPerson];
};

export const readRegistration = (form: Form): { values: RegisterValues; problems: FieldError[] } => {
  const read = fieldReader(form);
  const values: RegisterValues = {
    formKey: readFormKey(form),
    people: readPeople(form, read),
    contact: {
      who: read.choice("contact.who") === "other" ? "other" : "self",
      name: read.line("contact.name"),
      email: read.line("contact.email"),
      phone: read.phone("contact.phone"),
    },
    manager: readManager(read),
    employer: readEmployer(read),
    heardFrom: read.choice("heardFrom"),
    ifNotAll: read.choice("ifNotAll"),
    needs: readNeeds(read),
    optIns: readOptIns(form),
  };
  return { values, problems: read.problems };
};

const isIfNotAll = (typed: string): typed is "split" | "all_or_nothing" =>
  typed === "split" || typed === "all_or_nothing";

export const readIfNotAll = (typed: string): RegisterForm["ifNotAll"] => (isIfNotAll(typed) ? typed : null);

/** What the door gets. Needs and opt-ins belong to one person, so they only follow somebody who registers themself. */
export const registerForm = (session: string, values: RegisterValues): RegisterForm => {
  const [first = emptyPerson] = values.people;
  const self = values.contact.who === "self";
  const alone = self && values.people.length === 1;
  const contact = self ? first : values.contact;
  return {
    formKey: values.formKey,
    session,
    people: values.people.map(personForm),
    self,
    contact: { name: contact.name, email: contact.email, phone: orNull(contact.phone) },
    manager: managerForm(values.manager),
    employer: employerForm(values.employer),
    heardFrom: orNull(values.heardFrom),
    ifNotAll: values.people.length > 1 ? readIfNotAll(values.ifNotAll) : null,
    needs: alone ? needsForm(values.needs) : { dietary: null, access: null },
    optIns: alone ? values.optIns : { shareContact: false, network: false, newsletter: false },
  };
};

/** The two buttons that change how many people the form has room for. */
export const changedPeople = (action: string, people: PersonValues[]): PersonValues[] | null => {
  if (action === "add_person") return [...people, emptyPerson];
  const at = Number(/^remove_person\.(\d{1,3})$/.exec(action)?.[1] ?? Number.NaN);
  if (!(at < people.length)) return null;
  return people.length > 1 ? people.toSpliced(at, 1) : [emptyPerson];
};
