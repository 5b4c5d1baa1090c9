import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What is slow to make is kept here between builds, named by what it was made of. Not in git; site/publish saves it at the host. */
export const cacheFolder = fileURLToPath(new URL("../../.local/pictures", import.meta.url));

/** The path of a made file, made now unless it was before. Builds at the same time may meet: the last one to finish wins. */
export const cached = async (name: string, make: () => Promise<Uint8Array>): Promise<string> => {
  const path = join(cacheFolder, name);
  if (existsSync(path)) return path;
  await mkdir(cacheFolder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, await make());
  await rename(draft, path);
  return path;
};

/** What a made file was made of, beside its own text. */
export const hashOfFiles = async (files: string[]): Promise<string> => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex");
};

/** Puts made files among the built pages: address → path. */
export const putOut = async (files: Map<string, string>, output: string): Promise<void> => {
  for (const [address, path] of files) {
    const place = join(output, address);
    await mkdir(dirname(place), { recursive: true });
    await copyFile(path, place);
    await utimes(path, new Date(), new Date());
  }
};

const keptDays = 60;

/** Forgets what no build has shown for two months. */
export const tidy = async (folder = cacheFolder): Promise<void> => {
  const limit = Date.now() - keptDays * 86_400_000;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < limit) await rm(path, { force: true });
  }
};
