import { AxeBuilder } from "@axe-core/playwright";
import pg from "pg";
import type { Page } from "playwright-core";
import { afterAll, inject } from "vitest";
import { moveClock } from "../../local/clock.ts";
import type { CaughtMail } from "../../local/mail.ts";
import { startBrowser, type TestBrowser } from "./browser.ts";

interface PageOptions {
  javaScript?: boolean;
  width?: number;
  colorScheme?: "light" | "dark";
}

export interface JourneySite {
  /** The copy of the project that the system runs from. */
  home: string;
  url: string;
  mailUrl: string;
  apiUrl: string;
  db: { url: string; sql<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<T[]> };
  /** A page in a browser session of its own, with the site as its base: `page.goto("/kalender/")`. */
  newPage(options?: PageOptions): Promise<Page>;
  /** The latest mail to an address, waiting for one when there is none newer than the last seen here. */
  lastMail(to: string): Promise<CaughtMail>;
  mails(to?: string): Promise<CaughtMail[]>;
  attachment(mail: CaughtMail, name: string): Promise<string>;
  /** Moves the running clock; null puts it back. Built pages follow after `rebuild`. */
  setNow(iso: string | null): Promise<void>;
  rebuild(): Promise<void>;
  /** Runs a scheduled function now. */
  run(name: string): Promise<void>;
}

/** What axe finds against WCAG 2.2 AA, or by some rules alone, one line each. Needs a page with JavaScript on. */
export async function accessibilityFaults(page: Page, rules?: string[]): Promise<string[]> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  // Without frames to join, what it calls legacy is the same, and opens no page of its own for each answer.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(tags)).analyze();
  return violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map((node) => node.target).join(", ")}`);
}

/** The whole system, started once for all journeys, and a real browser to walk it in. */
export async function journeySite(): Promise<JourneySite> {
  const { home, url, apiUrl, mailUrl, databaseUrl } = inject("journeySite");
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on("error", () => undefined);
  let browser: TestBrowser | null = null;
  const seen = new Map<string, number>();
  afterAll(async () => {
    await browser?.close();
    await pool.end();
  });

  const mails = async (to?: string) => {
    const all = (await (await fetch(`${mailUrl}/api/email`)).json()) as CaughtMail[];
    return to ? all.filter((mail) => mail.to.some(({ address }) => address === to)) : all;
  };
  const post = async (path: string) => {
    const response = await fetch(url + path, { method: "POST" });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  };
  return {
    home,
    url,
    apiUrl,
    mailUrl,
    db: {
      url: databaseUrl,
      sql: async <T>(text: string, params?: unknown[]) => (await pool.query(text, params)).rows as T[],
    },
    async newPage({ javaScript = true, width = 1280, colorScheme = "light" } = {}) {
      browser ??= await startBrowser();
      const context = await browser.browser.newContext({
        baseURL: url,
        javaScriptEnabled: javaScript,
        viewport: { width, height: 900 },
        locale: "sv-SE",
        timezoneId: "Europe/Stockholm",
        colorScheme,
      });
      context.setDefaultTimeout(15_000);
      return context.newPage();
    },
    mails,
    async lastMail(to) {
      for (let i = 0; i < 100; i++) {
        const got = await mails(to);
        const last = got.at(-1);
        if (last && got.length > (seen.get(to) ?? 0)) {
          seen.set(to, got.length);
          return last;
        }
        await new Promise((later) => setTimeout(later, 100));
      }
      throw new Error(`No new mail to ${to} in ten seconds`);
    },
    async attachment(mail, name) {
      // The catcher tells of a mail a moment before its files are on its disk.
      for (let i = 0; i < 50; i++) {
        const file = await fetch(`${mailUrl}/api/email/${mail.id}/attachment/${encodeURIComponent(name)}`);
        const text = await file.text();
        if (file.ok && text) return text;
        await new Promise((later) => setTimeout(later, 100));
      }
      throw new Error(`The mail to ${mail.to[0]?.address} never had its ${name}`);
    },
    setNow: (iso) => moveClock(databaseUrl, iso),
    rebuild: () => post("/__local/build?wait"),
    run: (name) => post(`/.netlify/functions/${name}`),
  };
}
