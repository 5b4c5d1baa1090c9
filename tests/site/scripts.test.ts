import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyRegistration } from "../../functions/forms/register.ts";
import { button } from "../../site/components/button/button.ts";
import { errorSummary } from "../../site/components/error-summary/error-summary.ts";
import { field } from "../../site/components/field/field.ts";
import { seatsBadge } from "../../site/components/seats-badge/seats-badge.ts";
import { personList } from "../../site/function-pages/person-list.ts";
import { type Html, html } from "../../site/html.ts";
import { pageLayout } from "../../site/layouts/page.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";

const asset = (name: string): string => readFileSync(new URL(`../../site/assets/${name}`, import.meta.url), "utf8");

let chromium: TestBrowser;
let server: Server;
let address: string;
const posted: string[] = [];
const pages = new Map<string, Html>();

beforeAll(async () => {
  chromium = await startBrowser();
  server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (request.method === "POST") {
      request.on("data", (data) => posted.push(String(data)));
      // Never answered in time: a slow network on which people press again.
      return;
    }
    if (path.endsWith(".js"))
      response.setHeader("Content-Type", "text/javascript").end(asset(path.split("/").at(-1) ?? ""));
    else if (path === "/platser.json")
      response.setHeader("Content-Type", "application/json").end(
        JSON.stringify({
          granby: { state: "few_left", left: 2 },
          sjohult: { state: "full", left: 0 },
          mossviken: { state: "past", left: 4 },
        }),
      );
    else if (pages.has(path))
      response.setHeader("Content-Type", "text/html; charset=utf-8").end(String(pages.get(path)));
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await chromium?.close();
  server?.closeAllConnections();
  server?.close();
});

/** Pages stay open until the end: a packed Chromium in one process does not survive closing one. */
const open = async (path: string, body: Html, script: string): Promise<Page> => {
  pages.set(path, pageLayout({ title: "Prov", path, body, scripts: [script] }));
  const page = await chromium.browser.newPage();
  await page.goto(address + path);
  return page;
};

const peopleForm = (): Html => html`<form method="post" action="/skicka/">
${personList({ people: emptyRegistration().people, errors: [], action: "/anmalan/", own: true })}
${button({ text: "Anmäl dig", data: { submitTextOne: "Anmäl dig", submitTextOther: "Anmäl {n} personer" } })}
</form>`;

const names = (page: Page): Promise<string[]> =>
  page.$$eval("[data-people] input, [data-people] select", (inputs) =>
    inputs.map((each) => (each as HTMLInputElement).name),
  );

test("the scripts keep to their weight", () => {
  expect(Buffer.byteLength(asset("form.js"))).toBeLessThanOrEqual(4096);
  expect(Buffer.byteLength(asset("seats.js"))).toBeLessThanOrEqual(1024);
});

test("adds an empty person in place, with its own names, and says how many one books", async () => {
  const page = await open("/lagg-till/", peopleForm(), "/assets/form.js");
  await page.fill("#people-0-name", "Eva Sand");
  await page.click("[data-add-person]");
  await page.keyboard.type("Per Lund");

  expect(await page.inputValue("#people-0-name")).toBe("Eva Sand");
  expect(await page.inputValue("#people-1-name")).toBe("Per Lund");
  expect(new Set(await names(page)).size).toBe((await names(page)).length);
  expect(await page.$$eval("[id]", (all) => all.length - new Set(all.map(({ id }) => id)).size)).toBe(0);
  expect(await page.textContent("[data-submit-text-one]")).toBe("Anmäl två personer");
  expect(await page.isVisible('[data-person="0"] [data-remove-person]')).toBe(true);
  expect(await page.textContent('[data-person="1"] [data-person-legend]')).toContain("2");
});

test("removes the one in the middle and numbers the rest anew", async () => {
  const page = await open("/ta-bort/", peopleForm(), "/assets/form.js");
  for (const name of ["Eva", "Per", "Mona"]) {
    await page.locator('[data-person] [name$=".name"]').last().fill(name);
    if (name !== "Mona") await page.click("[data-add-person]");
  }
  await page.click('[data-person="1"] [data-remove-person]');

  expect(await page.inputValue("#people-0-name")).toBe("Eva");
  expect(await page.inputValue("#people-1-name")).toBe("Mona");
  expect(await page.getAttribute('[data-person="1"] [data-remove-person]', "value")).toBe("remove_person.1");
  expect(await page.textContent("[data-submit-text-one]")).toBe("Anmäl två personer");
  await page.click('[data-person="1"] [data-remove-person]');
  expect(await page.isVisible("[data-remove-person]")).toBe(false);
  expect(await page.textContent("[data-submit-text-one]")).toBe("Anmäl dig");
});

test("moves the focus to the summary of errors", async () => {
  const body = html`${errorSummary({ errors: [{ field: "name", text: "Skriv ett namn." }] })}${field({ name: "name", label: "Namn", error: "Skriv ett namn." })}`;
  const page = await open("/fel/", body, "/assets/form.js");
  expect(await page.evaluate(() => document.activeElement?.hasAttribute("data-error-summary"))).toBe(true);
  await page.click("[data-error-summary] a");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("name");
});

test("sends once when pressed twice", async () => {
  const page = await open("/tva-ganger/", peopleForm(), "/assets/form.js");
  await page.evaluate(() => document.querySelector("form")?.setAttribute("novalidate", ""));
  await page.fill("#people-0-name", "Dag");
  posted.length = 0;
  await page.evaluate(() => {
    const submit = document.querySelector<HTMLButtonElement>("[data-submit-text-one]");
    submit?.click();
    submit?.click();
  });
  await expect.poll(() => posted.length).toBe(1);
  await new Promise((later) => setTimeout(later, 200));
  expect(posted).toHaveLength(1);
});

test("tells the seats as they are now and leaves a session it does not know", async () => {
  const body = html`${["granby", "sjohult", "akersta"].map((slug) => html`<p>${seatsBadge(slug, { state: "open", left: 9 })}</p>`)}`;
  const page = await open("/platser/", body, "/assets/seats.js");
  await expect.poll(() => page.textContent('[data-seats="granby"]')).toBe("2 kursplatser kvar");
  expect(await page.getAttribute('[data-seats="sjohult"]', "data-state")).toBe("full");
  expect(await page.textContent('[data-seats="akersta"]')).toBe("Kursplatser finns");
});

test("stops offering a seat on a page that was built before the session was over", async () => {
  const body = html`<div class="session-next">${seatsBadge("mossviken", { state: "open", left: 9 })}${button({ text: "Anmäl dig", href: "/" })}</div>`;
  const page = await open("/har-varit/", body, "/assets/seats.js");
  await page.addStyleTag({ content: asset("../components/session-page/session-page.css") });
  await expect.poll(() => page.isVisible("text=Anmäl dig")).toBe(false);
  expect(await page.textContent('[data-seats="mossviken"]')).toBe("Har varit");
});
