/**
 * P5: what a public function costs around its door, and how long it takes to start.
 *
 * The door answers at once from memory, so that only our own parsing, calling and answering is timed; no HTTP hop.
 * Starts are whole processes that import a bundle made as the platform makes it, interleaved with one that says "hej",
 * in processor time: the clock on the wall says more about what else the machine is doing.
 * node tests/bench/function.ts [requests per round] [rounds]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Line, median, percentile, report } from "./report.ts";

const [requests = 300, rounds = 7] = process.argv.slice(2).map(Number);
const root = join(import.meta.dirname, "..", "..");
const functionNames = [
  "register",
  "register-thanks",
  "registration",
  "registration-act",
  "registration-calendar",
  "seats",
  "session-page",
  "session-calendar",
  "calendar-feed",
  "calendar-selection",
];

const session = {
  slug: "grundutbildning-12-mars",
  course: "grundutbildning",
  courseTitle: "Grundutbildning",
  kind: "basic",
  audience: "supervisors",
  theme: null,
  format: "on_site",
  municipality: "9901",
  venue: { name: "Folkets hus", address: "Storgatan 1", accessibility: "Hiss", mapUrl: null },
  days: [{ startsAt: "2027-03-12T09:00:00+01:00", endsAt: "2027-03-12T16:00:00+01:00" }],
  trainerRoles: ["handledare"],
  included: "Lunch",
  contact: { name: "Astrid Lind", phone: "0980-319 201", email: "astrid@granlandet.example" },
  registrationClosesAt: "2027-03-05T16:00:00+01:00",
  visibility: "open",
  pilot: false,
  cancelledReason: null,
  prerequisite: null,
  seats: { state: "open", left: 12 },
  sequence: 0,
  createdAt: "2026-11-01T08:00:00Z",
  updatedAt: "2026-11-01T08:00:00Z",
};

const person = {
  ref: crypto.randomUUID(),
  name: "Cilla",
  email: "cilla@bageri.example",
  phone: null,
  role: "supervisor",
};
const doors: Record<string, unknown> = {
  session_page: session,
  register: { outcome: "registered", registered: 1, waitlisted: 0, place: null },
  manage_link: {
    outcome: "registration",
    session: { ...session, onlineUrl: null },
    started: false,
    person: { ...person, gender: null, state: "registered", place: null },
    needs: { dietary: null, access: null },
    optIns: { shareContact: false, network: false, newsletter: false },
    calendar: { uid: "uid", sequence: 0 },
  },
};

const form = new URLSearchParams({
  formKey: crypto.randomUUID(),
  "people.0.name": "Cilla Öberg",
  "people.0.email": "cilla@bageri.example",
  "people.0.role": "supervisor",
  "contact.who": "self",
  "employer.name": "Bageri Morgonstund",
  "employer.sector": "private",
  "employer.municipality": "9901",
}).toString();

type Handler = (request: Request, context: never) => Promise<Response>;
type Case = { name: string; file: string; path: string; params: Record<string, string>; body?: string };

const cases: Case[] = [
  { name: "POST register", file: "register", path: "/anmalan/x/", params: { session: "x" }, body: form },
  { name: "GET register", file: "register", path: "/anmalan/x/", params: { session: "x" } },
  { name: "GET registration", file: "registration", path: "/min-anmalan/x/", params: { token: "x" } },
];

/** Milliseconds around the door, request by request. */
const timeRequests = async ({ file, path, params, body }: Case): Promise<number[]> => {
  const { default: handler } = (await import(join(root, "functions", `${file}.ts`))) as { default: Handler };
  const context = { params, ip: "127.0.0.1", waitUntil: () => undefined } as never;
  const times: number[] = [];
  for (let i = 0; i < requests; i += 1) {
    const headers = { "content-type": "application/x-www-form-urlencoded", origin: "https://site.example" };
    const request = new Request(`https://site.example${path}`, body ? { method: "POST", body, headers } : {});
    const before = performance.now();
    const response = await handler(request, context);
    await response.text();
    times.push(performance.now() - before);
    if (response.status >= 400) throw new Error(`${path} answered ${response.status}`);
  }
  return times;
};

const aroundTheDoor = async () => {
  Object.assign(process.env, {
    SUPABASE_URL: "https://db.example",
    SUPABASE_SECRET_KEY: "x",
    CLIENT_HASH_KEY: "x",
    INTERNAL_KEY: "",
  });
  const network = globalThis.fetch;
  globalThis.fetch = async (input) => Response.json(doors[String(input).split("/rpc/")[1] ?? ""] ?? null);
  try {
    const rows: (Line & { p99: number })[] = [];
    for (const each of cases) {
      await timeRequests(each);
      const times = await timeRequests(each);
      rows.push({
        what: each.name,
        figure: Number(median(times).toFixed(3)),
        unit: "ms",
        p99: Number(percentile(times, 99).toFixed(3)),
        target: "≤ 2",
      });
    }
    return rows;
  } finally {
    globalThis.fetch = network;
  }
};

/** What a process has spent when everything in the file has been evaluated. */
const tell =
  "const spent = process.cpuUsage(); process.stdout.write(String((spent.user + spent.system) / 1000)); process.exit();";

const bundle = (name: string, dir: string): string => {
  const out = join(dir, `${name}.mjs`);
  const args = [
    join(root, "functions", `${name}.ts`),
    "--bundle",
    "--platform=node",
    "--format=esm",
    "--log-level=error",
    `--footer:js=${tell}`,
  ];
  execFileSync(join(root, "node_modules", ".bin", "esbuild"), [...args, `--outfile=${out}`]);
  return out;
};

const startMilliseconds = (file: string): number =>
  Number(execFileSync(process.execPath, [file], { encoding: "utf8" }));

const starts = (): (Line & { kB: number })[] => {
  const dir = mkdtempSync(join(tmpdir(), "oppna-bench-"));
  try {
    const hej = join(dir, "hej.mjs");
    writeFileSync(
      hej,
      `export default async () => new Response("hej");\nexport const config = { path: "/hej" };\n${tell}\n`,
    );
    const files = new Map([["hej", hej], ...functionNames.map((name): [string, string] => [name, bundle(name, dir)])]);
    const times = new Map([...files.keys()].map((name): [string, number[]] => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const [name, file] of files) times.get(name)?.push(startMilliseconds(file));
    const floor = median(times.get("hej") ?? []);
    return [...files].map(([name, file]) => ({
      what: name,
      figure: Number(median(times.get(name) ?? []).toFixed(1)),
      unit: "ms CPU",
      floor: Number(floor.toFixed(1)),
      ratio: Number((median(times.get(name) ?? []) / floor).toFixed(2)),
      kB: Math.round(statSync(file).size / 1000),
      target: "≤ 1.5 ×, ≤ 350 kB",
    }));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

await report("P5 around the door", await aroundTheDoor());
await report("P5 start", starts());
