import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { checkContent } from "../../site/content/faults.ts";
import { copyProject } from "../support/copy.ts";

test("an empty list that the editor has left out of content/site.json is empty, and no fault", async () => {
  const home = await copyProject();
  try {
    const file = join(home, "content/site.json");
    const { neighbours: _, ...rest } = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify(rest, null, 2));
    expect(() => checkContent(join(home, "content"))).not.toThrow();
    const asked = `import(${JSON.stringify(join(home, "site/site.ts"))}).then(({ site }) => console.log(JSON.stringify(site.neighbours)))`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", asked]);
    expect(stdout.trim()).toBe("[]");
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
