import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { csvRows, csvStart, csvType } from "./csv.ts";
import { fileResponse } from "./file-response.ts";
import { type Row, type Sheet, xlsxPieces, xlsxType } from "./xlsx.ts";

export type Format = "csv" | "xlsx";

/** A list to take along: the first sheet is the list, and the only one that CSV has room for. */
export interface TableFile {
  /** Without its ending. */
  name: string;
  sheets: [Sheet, ...Sheet[]];
}

/** More than is made while somebody waits: an answer of the platform's holds six megabytes. */
export class TooLarge extends Error {}

const rowsAtOnce = 20_000;

export const fileName = ({ name }: TableFile, format: Format): string => `${name}.${format}`;
export const typeOf = (format: Format): string => (format === "csv" ? csvType : xlsxType);

/** The file itself, when it is small enough to wait for. Throws TooLarge. */
export const tableResponse = async (
  table: TableFile,
  format: Format,
  headers: Record<string, string>,
): Promise<Response> => {
  const [first, ...others] = table.sheets;
  const pieces = await all(piecesOf({ ...table, sheets: [limited(first), ...others] }, format));
  return fileResponse(new Blob(pieces), typeOf(format), fileName(table, format), headers);
};

/** The file, however large, written to the disk a piece at a time. */
export const writeTable = (table: TableFile, format: Format, path: string): Promise<void> =>
  pipeline(Readable.from(piecesOf(table, format)), createWriteStream(path));

const piecesOf = ({ sheets }: TableFile, format: Format): AsyncIterable<Uint8Array<ArrayBuffer>> =>
  format === "csv" ? csvPieces(sheets[0]) : xlsxPieces(sheets);

async function* csvPieces({ head, rows }: Sheet): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  yield encoder.encode(csvStart + csvRows([head]));
  for await (const some of rows) yield encoder.encode(csvRows(some));
}

const limited = (sheet: Sheet): Sheet => ({ ...sheet, rows: upTo(sheet.rows, rowsAtOnce) });

async function* upTo(rows: Sheet["rows"], max: number): AsyncGenerator<Row[]> {
  let count = 0;
  for await (const some of rows) {
    count += some.length;
    if (count > max) throw new TooLarge();
    yield some;
  }
}

const all = async <T>(pieces: AsyncIterable<T>): Promise<T[]> => {
  const gathered: T[] = [];
  for await (const piece of pieces) gathered.push(piece);
  return gathered;
};
