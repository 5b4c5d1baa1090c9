import type { CellError } from "../../functions/forms/booking.ts";
import type { FieldError } from "../../functions/forms/fields.ts";
import { type Column, columns, type Paste, type PasteRow } from "../../functions/forms/paste.ts";
import { errorSummary } from "../components/error-summary/error-summary.ts";
import { table } from "../components/table/table.ts";
import { type Html, html } from "../html.ts";
import { errorText, t, tn } from "../strings.ts";
import { problemSummary } from "./fields.ts";

/** More than these nobody reads at the top of a page: the rest stand at their rows. */
const toldFirst = 15;

export const columnText = (column: Column): string => t(`booking.column.${column}`);

const rowId = (line: number): string => `rad-${line}`;

const cellText = ({ line, column, error }: CellError): string =>
  t("booking.cell", { line, column: columnText(column), error: errorText(error) });

/** What has to be put right: the form's own fields first, then the list by line and column. */
export const bookingProblems = (errors: FieldError[], cellErrors: CellError[]): Html | null => {
  if (cellErrors.length === 0) return problemSummary(errors);
  const named = errors
    .filter(({ field }) => field !== "")
    .map(({ field, error }) => ({ field, text: errorText(error) }));
  const told = cellErrors.slice(0, toldFirst).map((found) => ({ field: rowId(found.line), text: cellText(found) }));
  const count = named.length + cellErrors.length;
  const more = cellErrors.length - told.length;
  return errorSummary({
    errors: [...named, ...told, ...(more > 0 ? [{ field: "", text: t("booking.faults.more", { antal: more }) }] : [])],
    heading: tn("form.errors", count),
  });
};

/** The faulty rows as they were read, each fault in its cell. */
export const faultyRows = (paste: Paste | undefined, cellErrors: CellError[]): Html | null => {
  const rows = (paste?.rows ?? []).filter(({ line }) => cellErrors.some((found) => found.line === line));
  if (rows.length === 0) return null;
  const shown = columnsIn(rows, cellErrors);
  return html`${table({
    caption: tn("booking.faults", rows.length),
    head: [t("booking.column.line"), ...shown.map(columnText)],
    rows: rows.map((row) => [lineCell(row), ...shown.map((column) => cell(row, column, cellErrors))]),
  })}
<p>${t("booking.faults.how")}</p>`;
};

const lineCell = ({ line }: PasteRow): Html =>
  html`<span class="nobr" id="${rowId(line)}" tabindex="-1">${t("booking.line", { line })}</span>`;

/** What is said about the rows, or wrong with them. */
export const columnsIn = (rows: PasteRow[], cellErrors: CellError[] = []): Column[] =>
  columns.filter(
    (column) => rows.some(({ cells }) => cells[column] !== "") || cellErrors.some((found) => found.column === column),
  );

const cell = ({ line, cells }: PasteRow, column: Column, cellErrors: CellError[]): string | Html => {
  const found = cellErrors.find((other) => other.line === line && other.column === column);
  if (!found) return cells[column];
  return html`<div>${cells[column] || t("booking.faults.empty")} <span class="field-error">${errorText(found.error)}</span></div>`;
};
