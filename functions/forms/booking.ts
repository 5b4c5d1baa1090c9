import { dateParts } from "../../site/filters/dates.ts";
import type { BookingForm, SessionPublic } from "../../site/types.ts";
import { type Form, optionalText, text } from "../lib/form.ts";
import { holdsPersonnummer } from "../lib/personnummer.ts";
import { type EmployerValues, employerForm, type FieldError, fieldReader, orNull, readEmployer } from "./fields.ts";
import { type Column, columns, type Paste, type PasteRow, readPaste, roleCode } from "./paste.ts";
import { readFormKey } from "./register.ts";

/** The form for many as typed. Every refusal gives it back. */
export interface BookingValues {
  formKey: string;
  contact: { name: string; email: string; phone: string };
  employer: EmployerValues;
  /** The pasted text, to the last space. */
  list: string;
  /** What to do where not all fit, by session. */
  ifNotAll: Record<string, string>;
}

/** Something wrong in one cell. */
export interface CellError {
  line: number;
  column: Column;
  error: string;
}

export interface TypedBooking {
  values: BookingValues;
  paste: Paste;
  problems: FieldError[];
  cellProblems: CellError[];
}

export const emptyBooking = (): BookingValues => ({
  formKey: crypto.randomUUID(),
  contact: { name: "", email: "", phone: "" },
  employer: { name: "", organisationNumber: "", department: "", sector: "", municipality: "", workplace: "" },
  list: "",
  ifNotAll: {},
});

export const readBooking = (form: Form, sessions: SessionPublic[]): TypedBooking => {
  const read = fieldReader(form);
  const values: BookingValues = {
    formKey: readFormKey(form),
    contact: { name: read.line("contact.name"), email: read.line("contact.email"), phone: read.phone("contact.phone") },
    employer: readEmployer(read),
    list: typeof form.list === "string" ? form.list : "",
    ifNotAll: Object.fromEntries(
      sessions.flatMap(({ slug }) => {
        const chosen = optionalText(form, `ifNotAll.${slug}`);
        return chosen ? [[slug, chosen]] : [];
      }),
    ),
  };
  const paste = readPaste(values.list, sessions.map(pasteSession));
  return { values, paste, problems: read.problems, cellProblems: [...paste.errors, ...personnummers(paste.rows)] };
};

/** A session keeps the number that it had on the page when the list was written; those that have come since stand last. */
export const asNumbered = (form: Form, sessions: SessionPublic[]): SessionPublic[] => {
  const shown = text(form, "order").split(" ");
  const place = ({ slug }: SessionPublic): number => (shown.includes(slug) ? shown.indexOf(slug) : shown.length);
  return sessions.toSorted((a, b) => place(a) - place(b));
};

const pasteSession = ({ slug, days }: SessionPublic) => ({
  slug,
  dates: days.map(({ startsAt }) => {
    const { year, month, day } = dateParts(startsAt);
    return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  }),
});

// A phone number can look like a personnummer, so it alone is not looked at.
const personnummers = (rows: PasteRow[]): CellError[] =>
  rows.flatMap(({ line, cells }) =>
    columns
      .filter((column) => column !== "phone" && holdsPersonnummer(cells[column]))
      .map((column) => ({ line, column, error: "personnummer_in_list" })),
  );

/** What the door gets. */
export const bookingForm = (session: string, { values, paste }: TypedBooking): BookingForm => ({
  formKey: values.formKey,
  session,
  contact: { ...values.contact, phone: orNull(values.contact.phone) },
  employer: employerForm(values.employer),
  rows: paste.rows.map(({ cells, session: meant }) => ({
    name: cells.name,
    email: cells.email,
    phone: orNull(cells.phone),
    role: roleCode(cells.role),
    workplace: orNull(cells.workplace),
    manager: { name: orNull(cells.managerName), email: orNull(cells.managerEmail) },
    session: meant,
  })),
  ifNotAll: values.ifNotAll,
});

const doorColumns: Record<string, Column> = { "manager.name": "managerName", "manager.email": "managerEmail" };

/** A door names a cell by row and field; the page by line and column, as the spreadsheet does. What was found here first stands. */
export const splitErrors = (
  { paste, problems, cellProblems }: TypedBooking,
  found: FieldError[],
): { errors: FieldError[]; cellErrors: CellError[] } => {
  const errors = [...problems];
  const cellErrors = [...cellProblems];
  for (const { field, error } of found) {
    const [, at = "", name = ""] = /^rows\.(\d+)\.(.+)$/.exec(field) ?? [];
    const row = name ? paste.rows[Number(at)] : undefined;
    const column = doorColumns[name] ?? (name as Column);
    if (!row) {
      if (!errors.some((other) => other.field === field)) errors.push({ field: listField(field), error });
    } else if (!cellErrors.some((other) => other.line === row.line && other.column === column)) {
      cellErrors.push({ line: row.line, column, error });
    }
  }
  return { errors, cellErrors: cellErrors.toSorted((a, b) => a.line - b.line || order(a) - order(b)) };
};

const order = ({ column }: CellError): number => columns.indexOf(column);

/** What is wrong with all rows together is shown at the list. */
const listField = (field: string): string => (field === "rows" ? "list" : field);

/** Stands for what was reviewed, so that nobody confirms a list that they have changed since. */
export const digestOf = (slug: string, typed: TypedBooking): string => {
  const { formKey: _, ifNotAll: __, ...reviewed } = bookingForm(slug, typed);
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(JSON.stringify(reviewed)).digest("base64url").slice(0, 22);
};
