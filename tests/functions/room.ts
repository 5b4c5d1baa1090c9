import { expect, vi } from "vitest";
import type { TestStack } from "../support/stack.ts";

/** What a browser remembers between pages. */
export class Visitor {
  private readonly stack: TestStack;
  readonly cookies = new Map<string, string>();

  constructor(stack: TestStack) {
    this.stack = stack;
  }

  async get(path: string): Promise<Response> {
    return this.remember(await this.stack.get(path, { headers: this.headers() }));
  }

  async post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    return this.remember(await this.stack.post(path, form, { headers: { ...this.headers(), ...headers } }));
  }

  /** Follows the answer of a post to the page that it leads to. */
  async follow(response: Response): Promise<string> {
    expect(response.status).toBe(303);
    return (await this.get(response.headers.get("location") ?? "")).text();
  }

  async page(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  private headers(): Record<string, string> {
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  private remember(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return response;
  }
}

const codesIn = async (stack: TestStack, email: string): Promise<string[]> =>
  (await stack.mails(email)).flatMap(({ subject }) => /\b\d{6}\b/.exec(subject) ?? []);

/** The code in the latest mail that has one. */
export const codeIn = async (stack: TestStack, email: string): Promise<string> =>
  (await codesIn(stack, email)).at(-1) ?? "";

/** The whole way in: address, mail, code. */
export const signedIn = async (stack: TestStack, email: string): Promise<Visitor> => {
  const visitor = new Visitor(stack);
  const { length: before } = await codesIn(stack, email);
  await visitor.post("/samordnare/logga-in/", { email });
  const arrived = () => vi.waitUntil(async () => (await codesIn(stack, email)).length > before, { timeout: 4_000 });
  // A mail that did not come is asked for once more, as a person would.
  await arrived().catch(async () => {
    await visitor.post("/samordnare/logga-in/", { email });
    await arrived();
  });
  const answer = await visitor.post("/samordnare/kod/", { code: await codeIn(stack, email) });
  expect(answer.status).toBe(303);
  return visitor;
};

export const sessionFields = (changes: Record<string, string> = {}): Record<string, string> => ({
  gor: "spara",
  course: "grundutbildning",
  theme: "",
  format: "on_site",
  municipality: "9901",
  venueName: "Folkets hus",
  venueAddress: "Storgatan 1, Granby",
  venueAccessibility: "Hiss och hörslinga",
  mapUrl: "",
  onlineUrl: "",
  capacity: "20",
  venueCapacity: "",
  employerLimit: "",
  "closes.date": "2027-03-05",
  "closes.time": "16:00",
  visibility: "open",
  trainerRoles: "Arbetsterapeut\nPsykolog",
  included: "Lunch och fika",
  contactName: "",
  contactPhone: "",
  contactEmail: "",
  hostStaffId: "",
  copiedFrom: "",
  "days.0.date": "2027-03-12",
  "days.0.starts": "09:00",
  "days.0.ends": "16:00",
  ...changes,
});

/** Every filled field of the form on a page, as a browser would post it. */
export const fieldsOn = (markup: string): Record<string, string> => {
  const fields: Record<string, string> = {};
  const value = (text = "") =>
    text
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
  for (const [input] of markup.matchAll(/<input [^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(input)?.[1];
    const unticked = /type="(radio|checkbox)"/.test(input) && !/ checked/.test(input);
    if (name && !unticked) fields[name] = value(/ value="([^"]*)"/.exec(input)?.[1]);
  }
  for (const [, name = "", text] of markup.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)<\/textarea>/g))
    fields[name] = value(text);
  for (const [, name = "", options = ""] of markup.matchAll(/<select [^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
    fields[name] = value(/<option value="([^"]*)" selected/.exec(options)?.[1]);
  return fields;
};

/** The text of a page, as it is read. */
export const words = (markup: string): string =>
  markup
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
