import { strToU8, Zip, ZipDeflate } from "fflate";

/** A number stays a number where a file can tell. */
export type Row = (string | number)[];

export interface Sheet {
  /** At most 28 characters, without []:*?/\ */
  name: string;
  head: Row;
  /** Some at a time. */
  rows: AsyncIterable<Row[]> | Iterable<Row[]>;
}

export const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A sheet holds 1,048,576 rows; what is more goes on in another. */
const rowsOfASheet = 1_000_000;

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packaged = "http://schemas.openxmlformats.org/package/2006";

/**
 * A workbook to open in any spreadsheet, piece by piece as its rows come, so that its size is never held. Words stand as
 * words: nothing in it is reckoned. The same rows give the same file.
 */
export async function* xlsxPieces(sheets: Sheet[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const ready: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece as Uint8Array<ArrayBuffer>);
  });
  const part = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = "1980-01-01T00:00:00";
    zip.add(file);
    file.push(strToU8('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'));
    return file;
  };
  const whole = (name: string, text: string) => part(name).push(strToU8(text), true);
  const names: string[] = [];
  for (const { name, head, rows } of sheets) {
    let file: ZipDeflate | null = null;
    let place = 0;
    const begin = (): ZipDeflate => {
      const before = names.filter((one) => one === name || one.startsWith(`${name} `)).length;
      names.push(before === 0 ? name : `${name} ${before + 1}`);
      const begun = part(`xl/worksheets/sheet${names.length}.xml`);
      begun.push(strToU8(`${sheetStart}${rowXml(head, 0)}`));
      place = 1;
      return begun;
    };
    const end = (one: ZipDeflate) => one.push(strToU8("</sheetData></worksheet>"), true);
    for await (const some of rows) {
      if (file && place + some.length > rowsOfASheet) {
        end(file);
        file = null;
      }
      file ??= begin();
      file.push(strToU8(some.map((row, at) => rowXml(row, place + at)).join("")));
      place += some.length;
      yield* ready.splice(0);
    }
    end(file ?? begin());
  }
  const each = (write: (name: string, n: number) => string) => names.map((name, at) => write(name, at + 1)).join("");
  whole(
    "[Content_Types].xml",
    `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${xlsxType}.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)}</Types>`,
  );
  whole(
    "_rels/.rels",
    `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  whole(
    "xl/workbook.xml",
    `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each((name, n) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`,
  );
  whole(
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="${packaged}/relationships">${each((_, n) => `<Relationship Id="r${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="styles" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  );
  whole("xl/styles.xml", styles);
  zip.end();
  yield* ready;
}

const sheetStart = `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;

// The second style is bold, for the headings.
const styles = `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`;

const rowXml = (cells: Row, at: number): string =>
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
