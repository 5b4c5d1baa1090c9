import type { NoteValues } from "../../site/function-pages/room/employer-note.ts";
import type { EmployerFields } from "../../site/function-pages/room/employers.ts";
import type { Problem } from "../../site/function-pages/room/room-page.ts";
import { errorText } from "../../site/strings.ts";
import { Refusal } from "../lib/call.ts";
import { type Form, text } from "../lib/form.ts";
import { type FieldError, fieldErrors, fieldReader } from "./fields.ts";

/** A typed form, and what is wrong with its shape before any door has seen it. */
interface Read<Values> {
  values: Values;
  problems: Problem[];
}

export const emptyEmployer: EmployerFields = { name: "", organisationNumber: "", municipality: "" };

export const readEmployer = (form: Form): Read<EmployerFields> => {
  const read = fieldReader(form);
  const values = {
    name: read.line("name"),
    organisationNumber: read.organisationNumber("organisationNumber"),
    municipality: read.choice("municipality"),
  };
  return { values, problems: inWords(read.problems) };
};

export const emptyNote = (today: string): NoteValues => ({
  formKey: crypto.randomUUID(),
  on: today,
  how: "",
  stage: "",
  person: "",
  reach: "",
  note: "",
  nextStep: "",
  nextOn: "",
});

export const readNote = (form: Form): Read<NoteValues> => {
  const read = fieldReader(form);
  const values = {
    formKey: text(form, "formKey"),
    on: read.choice("on"),
    how: read.choice("how"),
    stage: read.choice("stage"),
    person: read.line("person"),
    reach: read.phone("reach"),
    note: read.line("note"),
    nextStep: read.line("nextStep"),
    nextOn: read.choice("nextOn"),
  };
  return { values, problems: inWords(read.problems) };
};

const inWords = (errors: FieldError[]): Problem[] =>
  errors.map(({ field, error }) => ({ field, text: errorText(error) }));

/** What a door refused, as the form says it; what no form can mend is thrown on. */
export const problemsOf = (error: unknown): Problem[] => {
  if (!(error instanceof Refusal) || ![403, 409, 422].includes(error.status)) throw error;
  return error.key === "check_form" ? inWords(fieldErrors(error.detail)) : [{ field: "", text: errorText(error.key) }];
};
