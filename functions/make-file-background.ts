import { openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call } from "./lib/call.ts";
import { type FileOrder, tableOf } from "./lib/files.ts";
import { ours } from "./lib/internal.ts";
import { log } from "./lib/log.ts";
import { fileStore, keepFile } from "./lib/storage.ts";
import { typeOf, writeTable } from "./lib/table-file.ts";

export interface FileWork {
  ref: string;
  /** Where it is to lie in Storage. */
  path: string;
  order: FileOrder;
  /** The sign-in of whoever asked: a file holds what they may read, and nothing else. */
  token: string;
}

/** Makes a file that was too large to wait for, keeps it in Storage, and says that it is there or that it could not be made. */
export default async (request: Request): Promise<Response> => {
  if (!ours(request)) return new Response(null, { status: 404 });
  const work = (await request.json()) as FileWork;
  const bytes = await made(work).catch(() => {
    log("file_failed", { about: work.order.what });
    return null;
  });
  await call("file_ended", { p_ref: work.ref, p_bytes: bytes });
  return new Response(null, { status: 204 });
};

const made = async ({ path, order, token }: FileWork): Promise<number | null> => {
  const folder = await mkdtemp(join(tmpdir(), "oppna-file-"));
  try {
    const table = await tableOf(order, token);
    if (!table) return null;
    const place = join(folder, "file");
    await writeTable(table, order.format, place);
    const file = await openAsBlob(place, { type: typeOf(order.format) });
    await keepFile(fileStore, path, file);
    return file.size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
