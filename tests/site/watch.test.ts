import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchFolder } from "../../local/watch.ts";

let folder: string;
let stop: () => void;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oppna-watch-"));
  await mkdir(join(folder, "sidor"));
  await writeFile(join(folder, "sidor/om.md"), "Om oss");
  told = [];
  stop = watchFolder(folder, (path) => told.push(path));
});
afterEach(async () => {
  stop();
  await rm(folder, { recursive: true });
});

const isTold = async (path: string): Promise<void> => {
  await vi.waitFor(() => expect(told).toContain(path), { timeout: 5000 });
  told.length = 0;
};

test("a file is seen each time it is saved, also by editors that put a new file in the old one's place", async () => {
  for (const words of ["en gång", "två gånger", "tre gånger"]) {
    await writeFile(join(folder, "nytt"), words);
    await rename(join(folder, "nytt"), join(folder, "sidor/om.md"));
    await isTold(join("sidor", "om.md"));
  }
  await writeFile(join(folder, "sidor/om.md"), "på plats");
  await isTold(join("sidor", "om.md"));
});

test("a folder made later is watched too", async () => {
  await mkdir(join(folder, "nyheter"));
  await isTold("nyheter");
  await writeFile(join(folder, "nyheter/en.md"), "Nytt");
  await isTold(join("nyheter", "en.md"));
});
