import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { markFile } from "../../site/components/mark/mark.ts";
import { sheetAddress, sheetNames } from "../../site/sheets.ts";
import { styleSheet } from "../../site/styles.ts";
import { Astrid, Cilla, someSession } from "../support/people.ts";
import { registrationsOf } from "../support/registrations.ts";
import { testStack } from "../support/stack.ts";
import { sessionFields, signedIn, Visitor } from "./room.ts";
import { cillasForm, personTyped, type Typed } from "./typed.ts";

const folder = join(import.meta.dirname, "..", "..", "site");
const stack = await testStack();
await stack.db.setNow("2027-01-15T09:00:00+01:00");
const session = await someSession(stack.db);
const register = `/anmalan/${session.slug}/`;
const registrations = registrationsOf(stack.db, session);
await registrations.alone(Cilla());
const change = `/min-anmalan/${await registrations.tokenTo(Cilla().email)}/andra/`;
const visitor = new Visitor(stack);
const room = await signedIn(stack, (await Astrid(stack.db)).email);

/** The files that a page names and a browser fetches to show it. */
const filesOf = (markup: string): string[] => [
  ...[...markup.matchAll(/<link rel="(?:stylesheet|preload|icon)" href="([^"]+)"/g)].map(([, href]) => href ?? ""),
  ...[...markup.matchAll(/\ssrc="([^"]+)"/g)].map(([, src]) => src ?? ""),
];

const sheets = new Map(sheetNames.map((name) => [sheetAddress(name), styleSheet(folder, name)]));

const bodyOf = (file: string): Buffer | string => {
  if (file === "/assets/favicon.svg") return markFile((token) => `var(--${token})`);
  return sheets.get(file) ?? readFileSync(join(folder, file));
};

const emptied = (typed: Typed): Typed => Object.fromEntries(Object.keys(typed).map((name) => [name, ""]));
const groupOfTen = Array.from({ length: 10 }, (_, at) => personTyped(at, "", ""));

const many = `${register}flera/`;
const sixty = (email: string): Typed => ({
  ...cillasForm({ "contact.name": "Gun Ståhl", "contact.email": "gun@granby.example" }),
  list: Array.from(
    { length: 60 },
    (_, n) => `Person Personsson ${n};${n}${email};Förskolan Ängen ${n};Gun Ståhl ${n}`,
  ).join("\n"),
  action: "review",
});

const pages: [string, () => Promise<Response>][] = [
  ["the form", () => visitor.get(register)],
  ["the form with errors", () => visitor.post(register, emptied(cillasForm()))],
  ["ten people with errors", () => visitor.post(register, Object.assign(emptied(cillasForm()), ...groupOfTen))],
  ["the form for many", () => visitor.get(many)],
  ["a list of sixty with an error in each", () => visitor.post(many, sixty("p@"))],
  ["a list of sixty, read", () => visitor.post(many, sixty("person@arbetsplats.example"))],
  ["one's own registration with errors", () => visitor.post(change, { name: "", email: "", role: "" })],
  ["the sign-in form with an error", () => visitor.post("/samordnare/logga-in/", { email: "" })],
  [
    "the session form with errors",
    () => room.post("/samordnare/tillfallen/nytt/", { ...emptied(sessionFields()), gor: "spara" }),
  ],
];

describe.each(pages)("%s (PERFORMANCE P3)", (_, open) => {
  test("is at most 20 kB without its font, five requests and 4 kB of script", async () => {
    const markup = await (await open()).text();
    expect(markup).toContain("<form");
    const files = filesOf(markup);
    const weighed = files.filter((file) => !file.endsWith(".woff2"));
    const bytes = weighed.reduce((sum, file) => sum + brotliCompressSync(bodyOf(file)).length, 0);
    expect(bytes + brotliCompressSync(markup).length).toBeLessThanOrEqual(20_000);
    expect(files.length + 1).toBeLessThanOrEqual(5);
    const scripts = files.filter((file) => file.endsWith(".js"));
    expect(scripts.reduce((sum, file) => sum + bodyOf(file).length, 0)).toBeLessThanOrEqual(4_000);
  });
});
