import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import type { CaughtMail } from "../../local/mail.ts";
import { journeySite } from "../support/journey.ts";
import { book, makeSession, signIn } from "./errands.ts";

const site = await journeySite();
const cilla = { name: "Cilla Hägg", email: "cilla-hela-vagen@exempel.example" };
const dag = { name: "Dag Alm", email: "dag-hela-vagen@exempel.example" };

const moveClock = (to: string) =>
  promisify(execFile)(process.execPath, ["local/set-clock.ts", to], {
    env: { ...process.env, DATABASE_URL: site.db.url },
  });
afterAll(() => moveClock("nu"));

/** `npm run clock`, and then what the schedules do each minute. */
async function clock(to: string): Promise<void> {
  await moveClock(to);
  await site.run("schedule-due-work");
  await site.run("schedule-send-mail");
}

/** Everything that came to somebody since the last look, by subject. */
const read = new Map<string, number>();
async function newMail(to: string): Promise<CaughtMail[]> {
  const all = await site.mails(to);
  const fresh = all.slice(read.get(to) ?? 0);
  read.set(to, all.length);
  return fresh;
}
const subjects = async (to: string) =>
  (await newMail(to)).map(({ subject }) => subject?.split(":")[0]?.split(" inför")[0]);

describe("a session from booking to thanks, as the clock goes", () => {
  let slug = "";
  let cillasLink = "";
  let dagsLink = "";

  test("one gets the seat, the next stands in line", async () => {
    await clock("2027-02-01T09:00");
    const page = await site.newPage({ width: 360 });
    await signIn(site, page);
    slug = await makeSession(page, { theme: "Hela vägen", date: "2027-03-24", capacity: "1" });
    cillasLink = await book(site, page, slug, cilla);
    dagsLink = await book(site, page, slug, dag);
    await page.goto(dagsLink);
    expect(await page.textContent("main")).toContain("nummer 1 i kön");
    expect([await subjects(cilla.email), await subjects(dag.email)]).toEqual([["Du är anmäld"], ["Du står i kö"]]);
  });

  test("a freed seat is offered with a deadline in working time, and taken by the link", async () => {
    await clock("2027-02-02T10:00");
    const page = await site.newPage({ width: 360, javaScript: false });
    await page.goto(`${cillasLink}avboka/`);
    await page.getByRole("button", { name: "Avboka kursplatsen" }).click();
    const offer = await site.lastMail(dag.email);
    expect(offer.subject).toContain("Vill du ha kursplatsen?");
    // The clock goes on from ten, as clocks do.
    expect(offer.text).toMatch(/Svara senast (tisdag )?9 februari 2027 kl\. 13\.0\d/);
    await page.goto(dagsLink);
    await page.getByRole("button", { name: "Ta kursplatsen" }).click();
    expect(await page.textContent("main")).toContain("Du har kursplats");
    await clock("2027-02-02T10:01");
    expect(await subjects(cilla.email)).toEqual(["Du är avbokad"]);
    expect((await subjects(dag.email)).at(-1)).toBe("Kursplatsen är din");
  });

  test("a changed room is told once, a quarter of an hour after the last change", async () => {
    await clock("2027-02-10T09:00");
    const page = await site.newPage();
    await signIn(site, page);
    for (const [time, room] of [
      ["2027-02-10T09:00", "Biblioteket"],
      ["2027-02-10T09:10", "Medborgarhuset"],
    ] as const) {
      await clock(time);
      await page.goto(`/samordnare/tillfallen/${slug}/andra/`);
      await page.locator('[name="venueName"]').fill(room);
      await page.locator('button.button[name="gor"][value="granska"]').click();
      await page.locator('button[name="gor"][value="spara"]').click();
      await page.waitForURL(`**/tillfallen/${slug}/**klart=**`);
    }
    await clock("2027-02-10T09:20");
    expect(await subjects(dag.email)).toEqual([]);
    await clock("2027-02-10T09:26");
    const [mail, ...more] = await newMail(dag.email);
    expect(more).toEqual([]);
    expect(mail?.text).toContain("Medborgarhuset");
    expect(mail?.text).not.toContain("Biblioteket");
  });

  test("reminders come at eight, each on its day, and thanks the day after", async () => {
    for (const [day, expected] of [
      ["2027-03-12", ["Kommer du fortfarande? Fördjupningshalvdag"]],
      ["2027-03-17", ["Snart dags"]],
      ["2027-03-23", ["Praktiskt"]],
      ["2027-03-25", ["Tack för den här gången"]],
    ] as const) {
      await clock(`${day}T07:58`);
      expect(await subjects(dag.email)).toEqual([]);
      await clock(`${day}T08:01`);
      await clock(`${day}T08:30`);
      expect(await subjects(dag.email)).toEqual(expected);
    }
    expect(await subjects(cilla.email)).toEqual([]);
  });

  test("a month later nothing more has come", async () => {
    await clock("2027-04-25T08:30");
    expect([await subjects(cilla.email), await subjects(dag.email)]).toEqual([[], []]);
  });
});
