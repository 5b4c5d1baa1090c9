import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import type { CaughtMail } from "../../local/mail.ts";
import { journeySite } from "../support/journey.ts";
import { book, fillEmployer, fillPerson, makeSession, manageLink, signIn } from "./errands.ts";

const site = await journeySite();

async function calendarFile(
  mail: CaughtMail,
): Promise<{ method: string; uid: string; sequence: number; start: string }> {
  const name = mail.attachments?.find(({ contentType }) => contentType.includes("calendar"))?.generatedFileName ?? "";
  const calendar = new ICAL.Component(ICAL.parse(await site.attachment(mail, name)));
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent") ?? undefined);
  return {
    method: String(calendar.getFirstPropertyValue("method")),
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toJSDate().toISOString(),
  };
}

for (const javaScript of [true, false]) {
  const way = javaScript ? "with JavaScript on a desk" : "without JavaScript on a phone";
  const tail = javaScript ? "js" : "utan";
  const dag = { name: "Dag Åström", email: `dag-${tail}@exempel.example` };
  const elsa = { name: "Elsa Öberg", email: `elsa-${tail}@exempel.example` };
  const farid = { name: "Farid Näslund", email: `farid-${tail}@exempel.example` };
  const theme = javaScript ? "Språk på arbetsplatsen" : "Anpassa arbetsuppgifter";
  const open = () => site.newPage({ javaScript, width: javaScript ? 1280 : 360 });

  describe(`a seat, from the calendar to the inbox, ${way}`, () => {
    let slug = "";
    let dagsLink = "";
    let elsasLink = "";

    test("staff make a session, and it is on the web at once", async () => {
      const page = await open();
      await signIn(site, page);
      slug = await makeSession(page, { theme, date: "2027-05-20", capacity: "1" });
      await page.goto(`/kalender/${slug}/`);
      expect(await page.textContent("main")).toContain(theme);
    });

    test("an employer finds it in the calendar and books", async () => {
      await site.rebuild();
      const page = await open();
      await page.goto("/");
      if (!javaScript) await page.getByRole("button", { name: "Meny" }).click();
      await page.getByRole("link", { name: "Kalender", exact: true }).first().click();
      await page.locator('select[name="kommun"]').selectOption("granby");
      await page.locator('select[name="slag"]').selectOption("fordjupning");
      await page.locator("main form button").click();
      expect(page.url()).toContain("kommun=granby");
      await page.locator(`main a[href="/kalender/${slug}/"]`).first().click();
      await page.getByRole("link", { name: "Anmäl dig" }).first().click();
      await fillPerson(page, 0, dag);
      await fillEmployer(page);
      await page.getByRole("button", { name: "Anmäl dig", exact: true }).click();
      await page.waitForURL("**/tack/anmald/");
    });

    test("the confirmation comes with a calendar file and a link of one's own", async () => {
      const mail = await site.lastMail(dag.email);
      expect(mail.subject).toContain("Fördjupningshalvdag");
      expect(mail.text).toContain("20 maj 2027");
      expect(mail.text).toContain("kl. 13.00");
      const invitation = await calendarFile(mail);
      expect(invitation.method).toBe("REQUEST");
      expect(invitation.start).toBe("2027-05-20T11:00:00.000Z");
      dagsLink = manageLink(site, mail.text);
    });

    test("the next one is put in line and told which place", async () => {
      const page = await open();
      await page.goto(`/anmalan/${slug}/`);
      expect(await page.textContent("h1")).toContain("kö");
      const link = await book(site, page, slug, farid);
      expect(page.url()).toContain("/tack/ko/");
      await page.goto(link);
      expect(await page.textContent("main")).toContain("nummer 1 i kön");
    });

    test("details are changed from the link, and the mail says what changed", async () => {
      const page = await open();
      await page.goto(dagsLink);
      await page.getByRole("link", { name: "Ändra uppgifter" }).click();
      await page.locator('[name$="phone"]').fill("070-174 06 12");
      await page.getByRole("button", { name: "Spara ändringarna" }).click();
      await page.getByText("Ändringarna är sparade").first().waitFor();
      expect((await site.lastMail(dag.email)).text).toContain("070-174 06 12");
    });

    test("the seat is handed to a colleague and never enters the queue", async () => {
      const page = await open();
      await page.goto(dagsLink);
      await page.getByRole("link", { name: "Lämna över" }).click();
      expect(await page.locator('[name$="phone"]').inputValue()).toBe("");
      await page.locator('[name$="name"]').first().fill(elsa.name);
      await page.locator('[name$="email"]').first().fill(elsa.email);
      await page.locator('select[name$="role"]').selectOption("manager");
      await page.getByRole("button", { name: "Lämna över" }).click();
      await page.getByText("Kursplatsen är överlämnad").first().waitFor();
      const previous = await calendarFile(await site.lastMail(dag.email));
      expect(previous.method).toBe("CANCEL");
      const mail = await site.lastMail(elsa.email);
      expect((await calendarFile(mail)).uid).not.toBe(previous.uid);
      elsasLink = manageLink(site, mail.text);
      expect((await page.goto(dagsLink))?.status()).toBe(404);
    });

    test("opening the cancel page cancels nothing", async () => {
      const page = await open();
      for (let i = 0; i < 3; i++) await page.goto(`${elsasLink}avboka/`);
      await page.goto(elsasLink);
      expect(await page.textContent("main")).toContain("Du har kursplats");
    });

    test("a cancelled seat is offered to the next in line, who takes it", async () => {
      const page = await open();
      await page.goto(elsasLink);
      await page.getByRole("link", { name: "Avboka", exact: true }).click();
      await page.getByRole("button", { name: "Avboka kursplatsen" }).click();
      await page.getByText("Avbokningen är klar").waitFor();
      expect((await calendarFile(await site.lastMail(elsa.email))).method).toBe("CANCEL");
      const offer = await site.lastMail(farid.email);
      expect(offer.subject).toContain("Vill du ha kursplatsen?");
      await page.goto(manageLink(site, offer.text));
      await page.getByRole("button", { name: "Ta kursplatsen" }).click();
      await page.getByText("Du har kursplats").waitFor();
      expect((await calendarFile(await site.lastMail(farid.email))).method).toBe("REQUEST");
    });

    test("staff see who is booked, without having typed a thing", async () => {
      const page = await open();
      await signIn(site, page);
      await page.goto(`/samordnare/tillfallen/${slug}/`);
      const text = (await page.textContent("main")) ?? "";
      expect(text).toContain(farid.name);
      expect(text).toContain("Bageri Morgonstund");
      expect(text).toContain("1 av 1");
    });

    test("cancelling the session tells those who had a seat", async () => {
      const page = await open();
      await signIn(site, page);
      await page.goto(`/samordnare/tillfallen/${slug}/`);
      await page.getByRole("link", { name: "Ställ in tillfället" }).click();
      await page.getByLabel("Varför ställs det in?").fill("Föreläsaren är sjuk.");
      await page.getByRole("button", { name: "Ställ in och mejla en person" }).click();
      await page.getByText("Tillfället är inställt").first().waitFor();
      const mail = await site.lastMail(farid.email);
      expect(mail.text).toContain("Föreläsaren är sjuk.");
      expect((await calendarFile(mail)).method).toBe("CANCEL");
      expect((await page.goto(`/anmalan/${slug}/`))?.status()).toBe(410);
    });
  });
}
