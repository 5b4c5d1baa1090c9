import { isUuid } from "../forms/register.ts";
import { call } from "./call.ts";
import { type Form, text } from "./form.ts";
import { surveyAnswers, surveyTallies } from "./survey-files.ts";
import type { Format, TableFile } from "./table-file.ts";

/** What can be taken out as a file, by the name that its order has. */
const tables = { surveyTallies, surveyAnswers };

/** A file that somebody asks for: which, of what, and why where that is asked. */
export interface FileOrder {
  what: keyof typeof tables;
  of: string;
  why: string;
  format: Format;
}

/** An order that is ready to be read with the sign-in of whoever asks; null when there is no such thing. */
export const tableOf = (order: FileOrder, token: string): Promise<TableFile | null> => tables[order.what](order, token);

/** An order as a form carries it; null when it is none of ours. */
export const readOrder = (form: Form): FileOrder | null => {
  const [what, format] = [text(form, "what"), text(form, "format")];
  if (!Object.hasOwn(tables, what) || (format !== "csv" && format !== "xlsx")) return null;
  return { what: what as keyof typeof tables, of: text(form, "of"), why: text(form, "why"), format };
};

/** A member of staff's file in Storage, by its reference; a reference that is none is no file. */
export const fileOf = (ref: string, token: string): Promise<{ path: string }> | null =>
  isUuid(ref) ? call<{ path: string }>("staff_file", { p_ref: ref }, { token }) : null;
