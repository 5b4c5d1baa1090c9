import { spawn } from "node:child_process";
import { access, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyProject } from "../support/copy.ts";
import { testStack } from "../support/stack.ts";

/** What anybody may ask for. Staff's own pages and the background work may be heavier. */
const publicFunctions = [
  "calendar-feed",
  "calendar-selection",
  "register",
  "register-thanks",
  "registration",
  "registration-act",
  "registration-calendar",
  "seats",
  "session-calendar",
  "session-page",
];
const limit = 350_000;

const stack = await testStack();
const home = await copyProject();
afterAll(() => rm(home, { recursive: true, force: true }));

beforeAll(async () => {
  const { code, said } = await netlifyBuild();
  if (code !== 0) throw new Error(said);
}, 180_000);

function netlifyBuild(): Promise<{ code: number | null; said: string }> {
  const cli = join(home, "node_modules", "netlify-cli", "bin", "run.js");
  const child = spawn(process.execPath, [cli, "build", "--offline"], {
    cwd: home,
    env: {
      ...process.env,
      CI: "1",
      NODE_ENV: "production",
      PATH: `${join(home, "node_modules", ".bin")}:${process.env.PATH}`,
      SUPABASE_URL: stack.api.url,
      SUPABASE_SECRET_KEY: stack.api.secretKey,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  child.stdout.on("data", (chunk) => said.push(String(chunk)));
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done({ code, said: said.join("") }));
  });
}

interface Bundled {
  name: string;
  path: string;
  schedule?: string;
  routes?: { pattern: string }[];
}

async function manifest(): Promise<Bundled[]> {
  const text = await readFile(join(home, ".netlify", "functions", "manifest.json"), "utf8");
  return (JSON.parse(text) as { functions: Bundled[] }).functions;
}

test("the build that a deploy runs makes pages, headers and functions", async () => {
  for (const file of ["index.html", "404.html", "_headers", "kalender/index.html"]) {
    await expect(access(join(home, "_site", file))).resolves.toBeUndefined();
  }
  const sources = (await readdir(join(home, "functions"))).filter((file) => file.endsWith(".ts"));
  const names = sources.map((file) => file.slice(0, -".ts".length)).sort();
  expect((await manifest()).map(({ name }) => name).sort()).toEqual(names);
});

test("scheduled functions keep their schedule, and only they have one", async () => {
  for (const { name, schedule } of await manifest()) {
    expect(Boolean(schedule), name).toBe(name.startsWith("schedule-"));
  }
});

test("only the functions that send mail carry the texts of mails", async () => {
  for (const { name, path } of await manifest()) {
    const texts = [...zipEntries(await readFile(path))].filter((entry) => entry.name.includes("content/mail/"));
    expect(texts.length > 0, name).toBe(name.includes("send-mail"));
  }
});

test.each(publicFunctions)("%s is light enough to start fast", async (name) => {
  const bundled = (await manifest()).find((each) => each.name === name);
  expect(bundled).toBeDefined();
  expect(await codeSize(bundled?.path ?? "")).toBeLessThanOrEqual(limit);
});

/** Our code inside the zip, unpacked. The platform adds the same megabyte of its own telemetry to every function. */
async function codeSize(zip: string): Promise<number> {
  const file = await readFile(zip);
  let size = 0;
  for (const entry of zipEntries(file)) {
    if (/^(?!___netlify).*\.(c|m)?js$/.test(entry.name)) size += entry.size;
  }
  expect(size).toBeGreaterThan(0);
  return size;
}

/** Names and unpacked sizes from a zip's central directory. */
function* zipEntries(zip: Buffer): Generator<{ name: string; size: number }> {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const rest = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    yield { name: zip.toString("utf8", at + 46, at + 46 + nameLength), size: zip.readUInt32LE(at + 24) };
    at += 46 + nameLength + rest;
  }
}
