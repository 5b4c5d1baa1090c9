import { beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, journeySite } from "../support/journey.ts";
import { fillEmployer, fillPerson, makeSession, manageLink, signIn } from "./errands.ts";

const site = await journeySite();
let slug = "";

beforeAll(async () => {
  const page = await site.newPage();
  await signIn(site, page);
  slug = await makeSession(page, { theme: "Coachande samtal", date: "2027-09-16", capacity: "2" });
});

for (const javaScript of [true, false]) {
  describe(`the registration form ${javaScript ? "with" : "without"} JavaScript`, () => {
    const open = () => site.newPage({ javaScript, width: 360 });

    test("an unfinished form comes back with a summary that leads to each field, and what was typed", async () => {
      const page = await open();
      await page.goto(`/anmalan/${slug}/`);
      await page.locator('[name="people.0.name"]').fill("Gun O'Brien");
      await page.locator('[name="people.0.email"]').fill("gun(at)exempel");
      await page.locator("form button.button-primary").click();
      const summary = page.getByRole("alert");
      await summary.waitFor();
      expect(await page.title()).toMatch(/^Fel: /);
      if (javaScript) {
        expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("alert");
        expect(await accessibilityFaults(page)).toEqual([]);
      }
      expect(await page.locator('[name="people.0.name"]').inputValue()).toBe("Gun O'Brien");
      expect(await page.locator('[name="people.0.email"]').inputValue()).toBe("gun(at)exempel");
      const targets = await summary.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      expect(targets.length).toBeGreaterThanOrEqual(4);
      for (const target of targets) expect(await page.locator(target ?? "").count(), target ?? "").toBe(1);
      expect(await page.locator("#people-0-email").getAttribute("aria-invalid")).toBe("true");
    });

    test("more people are added and removed, and the button says how many it sends", async () => {
      const page = await open();
      await page.goto(`/anmalan/${slug}/`);
      await fillPerson(page, 0, { name: "Hanna Ek", email: "hanna@exempel.example" });
      await page.getByRole("button", { name: "Lägg till en person" }).click();
      await page.locator('[name="people.1.name"]').fill("Ivar Ek");
      await page.getByRole("button", { name: "Anmäl två personer" }).waitFor();
      expect(await page.locator('[name="people.0.name"]').inputValue()).toBe("Hanna Ek");
      await page.getByRole("button", { name: "Ta bort person 1" }).click();
      await page.getByRole("button", { name: "Anmäl dig", exact: true }).waitFor();
      expect(await page.locator('[name="people.0.name"]').inputValue()).toBe("Ivar Ek");
      expect(await page.locator('[name="people.1.name"]').count()).toBe(0);
    });

    test("a group that does not fit is asked first, and waits together when it wants to", async () => {
      const page = await open();
      const tail = javaScript ? "js" : "utan";
      await page.goto(`/anmalan/${slug}/`);
      for (const at of [0, 1, 2]) {
        if (at > 0) await page.getByRole("button", { name: "Lägg till en person" }).click();
        await page.locator(`[name="people.${at}.name"]`).waitFor();
        await fillPerson(page, at, { name: `Jonna ${at} Ström`, email: `jonna-${at}-${tail}@exempel.example` });
      }
      await fillEmployer(page);
      await page.getByRole("button", { name: "Anmäl tre personer" }).click();
      const together = page.getByLabel("Vänta tillsammans");
      await together.waitFor();
      expect(await page.locator('[name="people.2.name"]').inputValue()).toBe("Jonna 2 Ström");
      await together.check();
      await page.getByRole("button", { name: "Anmäl tre personer" }).click();
      await page.waitForURL("**/tack/ko/");
      const contact = await site.lastMail(`jonna-0-${tail}@exempel.example`);
      expect(contact.text).toContain("kö");
    });

    test("a personal identity number is stopped kindly and not shown again", async () => {
      const page = await open();
      await page.goto(`/anmalan/${slug}/`);
      await fillPerson(page, 0, { name: "Kim Lund", email: "kim@exempel.example" });
      await fillEmployer(page);
      await page.getByText("Fler uppgifter om arbetsgivaren").click();
      await page.getByLabel("Organisationsnummer").fill("19900101-0017");
      await page.locator("form button.button-primary").click();
      await page.getByRole("alert").waitFor();
      expect(await page.getByLabel("Organisationsnummer").isVisible()).toBe(true);
      expect(await page.content()).not.toContain("900101");
      expect(await page.locator('[name="people.0.name"]').inputValue()).toBe("Kim Lund");
    });
  });
}

test("the keyboard alone is enough to book", async () => {
  const page = await site.newPage();
  const email = "liv@exempel.example";
  await page.goto(`/anmalan/${slug}/`);
  const answers: Record<string, string> = {
    "people.0.name": "Liv Bergsjö",
    "people.0.email": email,
    "people.0.role": "Chef",
    "employer.name": "Sjöhults Plåt",
    "employer.sector": "Privat",
    "employer.municipality": "Granby",
  };
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    const { name, primary, visible } = await page.evaluate(() => {
      const here = document.activeElement as HTMLInputElement;
      const { outlineStyle, boxShadow } = getComputedStyle(here);
      const marked = outlineStyle !== "none" || boxShadow !== "none";
      return { name: here.name, primary: here.matches("form .button-primary"), visible: marked };
    });
    expect(visible, `focus shows on ${name}`).toBe(true);
    if (answers[name]) await page.keyboard.type(answers[name]);
    if (primary) {
      await page.keyboard.press("Enter");
      break;
    }
  }
  await page.waitForURL("**/tack/**");
  const link = manageLink(site, (await site.lastMail(email)).text);
  expect((await page.goto(link))?.status()).toBe(200);
});
