import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { contentFolder } from "../../site/content/read.ts";

/** Runs with a copy of a folder under content/ in which one text stands in another's place. */
export const withChanged = async (
  folder: string,
  file: string,
  [from, to]: [string, string],
  work: (root: string) => void | Promise<void>,
): Promise<void> => {
  const root = await mkdtemp(join(tmpdir(), "oppna-changed-"));
  try {
    await cp(join(contentFolder, folder), join(root, folder), { recursive: true });
    const path = join(root, folder, file);
    const before = await readFile(path, "utf8");
    expect(before, "the change must change something").toContain(from);
    await writeFile(path, before.replace(from, to));
    await work(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};
