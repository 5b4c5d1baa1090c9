import { randomUUID } from "node:crypto";
import type { TestDatabase } from "../support/database.ts";

export type Typed = Record<string, string>;

/** What Cilla types when she books herself; a change with undefined leaves the field out. */
export const cillasForm = (changes: Record<string, string | undefined> = {}): Typed => {
  const typed: Record<string, string | undefined> = {
    formKey: randomUUID(),
    webbplats: "",
    "people.0.name": "Cilla Öberg",
    "people.0.email": "cilla@bageri-morgonstund.example",
    "people.0.phone": "070-174 06 05",
    "people.0.role": "supervisor",
    "people.0.gender": "woman",
    "contact.who": "self",
    "employer.name": "Bageri Morgonstund",
    "employer.sector": "private",
    "employer.municipality": "9901",
    "employer.workplace": "Bageriet på Storgatan",
    ...changes,
  };
  return Object.fromEntries(Object.entries(typed).filter((entry): entry is [string, string] => entry[1] !== undefined));
};

/** Person number `at` in a form, counted from 0. */
export const personTyped = (at: number, name: string, email: string): Typed => ({
  [`people.${at}.name`]: name,
  [`people.${at}.email`]: email,
  [`people.${at}.phone`]: "",
  [`people.${at}.role`]: "supervisor",
  [`people.${at}.gender`]: "",
});

/** What the browser would show in a field: attribute or text, unescaped. */
export const valueIn = (page: string, name: string): string | null => {
  const escaped = name.replaceAll(".", "\\.");
  const tag = new RegExp(`<(input|textarea|select)[^>]*\\bname="${escaped}"[^>]*>`).exec(page);
  if (!tag) return null;
  const after = page.slice(tag.index + tag[0].length);
  if (tag[1] === "textarea") return asText(after.slice(0, after.indexOf("</textarea>")));
  if (tag[1] === "select") {
    const options = after.slice(0, after.indexOf("</select>"));
    return asText(/value="([^"]*)" selected/.exec(options)?.[1] ?? "");
  }
  return asText(/\bvalue="([^"]*)"/.exec(tag[0])?.[1] ?? "");
};

const asText = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** The page's words, as a person reads them. */
export const wordsOf = (page: string): string =>
  asText(
    page
      .replace(/<(script|style)[\s\S]*?<\/\1>/g, " ")
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " "),
  );

export const summaryOf = (page: string): string =>
  wordsOf(/<div class="error-summary"[\s\S]*?<\/div>/.exec(page)?.[0] ?? "");

/** Rows in every table of ours, so that a test can say that nothing changed. */
export const countRows = async (db: TestDatabase): Promise<Record<string, number>> => {
  const tables = await db.sql<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'app' order by tablename",
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await db.sql<{ count: string }>(`select count(*) from app.${name}`);
    counts[name] = Number(row?.count);
  }
  return counts;
};
