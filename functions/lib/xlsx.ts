import { strToU8, zipSync } from "fflate";
import { securityHeaders } from "../../site/headers.ts";

interface Sheet {
  /** At most 31 characters, without []:*?/\ */
  name: string;
  /** The first row is the headings. */
  rows: (string | number)[][];
}

const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A workbook to open in any spreadsheet. Words stand as words: nothing in it is reckoned. */
export const xlsxFile = (sheets: Sheet[], filename: string, headers: Record<string, string>): Response =>
  new Response(xlsx(sheets), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${filename}"`,
      ...securityHeaders,
      ...headers,
    },
  });

const open = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packaged = "http://schemas.openxmlformats.org/package/2006";

/** The least that a spreadsheet program asks of a file: the sheets, and who is who in it. */
export const xlsx = (sheets: Sheet[]): Uint8Array<ArrayBuffer> => {
  const each = (write: (sheet: Sheet, n: number) => string) => sheets.map((sheet, at) => write(sheet, at + 1)).join("");
  const files: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)}</Types>`,
    "_rels/.rels": `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${packaged}/relationships">${each((_, n) => `<Relationship Id="r${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="styles" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    // The second style is bold, for the headings.
    "xl/styles.xml": `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  };
  for (const [at, { rows }] of sheets.entries())
    files[`xl/worksheets/sheet${at + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${rows.map(row).join("")}</sheetData></worksheet>`;
  const parts = Object.entries(files).map(([name, text]): [string, Uint8Array] => [name, strToU8(open + text)]);
  // The same rows give the same file.
  return zipSync(Object.fromEntries(parts), { mtime: "1980-01-01T00:00:00", level: 6 }) as Uint8Array<ArrayBuffer>;
};

const row = (cells: (string | number)[], at: number): string =>
  `<row r="${at + 1}">${cells.map((cell) => cellXml(cell, at === 0 ? ' s="1"' : "")).join("")}</row>`;

const cellXml = (cell: string | number, style: string): string =>
  typeof cell === "number"
    ? `<c${style}><v>${cell}</v></c>`
    : `<c${style} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;

// XML has no room for most control characters, and no keyboard makes them.
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out.
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
