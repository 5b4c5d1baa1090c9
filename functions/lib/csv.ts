import { securityHeaders } from "../../site/headers.ts";

/** A list that Swedish Excel opens right: marked as UTF-8, semicolons between, and nothing in it reckoned as a formula. */
export const csvFile = (rows: string[][], filename: string, headers: Record<string, string>): Response =>
  new Response(csv(rows), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${filename}"`,
      ...securityHeaders,
      ...headers,
    },
  });

export const csv = (rows: string[][]): string => `\uFEFF${rows.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;

// A spreadsheet reckons what starts with these, also after spaces, and an apostrophe makes it text.
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r]/;

const cell = (text: string): string => {
  const inert = formula.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};
