import { fileResponse } from "./file-response.ts";

/** A list that Swedish Excel opens right: marked as UTF-8, semicolons between, and nothing in it reckoned as a formula. */
export const csvFile = (rows: string[][], filename: string, headers: Record<string, string>): Response =>
  fileResponse(csv(rows), csvType, filename, headers);

export const csvType = "text/csv; charset=utf-8";

export const csv = (rows: string[][]): string => csvStart + csvRows(rows);

export const csvStart = "\uFEFF";
export const csvRows = (rows: (string | number)[][]): string =>
  rows.map((row) => `${row.map((one) => cell(String(one))).join(";")}\r\n`).join("");

// A spreadsheet reckons what starts with these, also after spaces, and an apostrophe makes it text.
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r]/;

const cell = (text: string): string => {
  const inert = formula.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};
