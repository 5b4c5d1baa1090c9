import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { isWeb, loadCourses } from "../../site/content/course.ts";
import { loadWebCourses } from "../../site/content/web-course.ts";
import { accessibilityFaults, journeySite } from "../support/journey.ts";
import { fillEmployer, signIn } from "./errands.ts";

const site = await journeySite();
const [course] = loadWebCourses(loadCourses().filter(isWeb));
if (!course) throw new Error("content/ holds no web course");
const home = `/utbildningar/${course.slug}/`;
const questions = course.modules.flatMap((module) => module.questions.map((question) => ({ module, ...question })));

/** Chooses the right answers in the form at the end, except to the first question, where `first` says which. */
const answerAll = async (page: Page, first: "right" | "wrong"): Promise<void> => {
  for (const [n, { module, id, answers }] of questions.entries())
    for (const [at, { right }] of answers.entries())
      if (n === 0 && first === "wrong" ? !right : right)
        await page.locator(`[name="answers.${module.slug}.${id}"][value="${at}"]`).check();
};

for (const javaScript of [true, false]) {
  const way = javaScript ? "with JavaScript on a desk" : "without JavaScript on a phone";
  const gun = { name: "Gun Ståhl", email: `gun-${javaScript ? "js" : "utan"}@exempel.example` };
  const open = () => site.newPage({ javaScript, width: javaScript ? 1280 : 360 });
  const checked = async (page: Page) => (javaScript ? accessibilityFaults(page) : []);

  describe(`a web course, from the list to the thanks, ${way}`, () => {
    // One device: what it remembers stays with it.
    let page: Page;
    let own = "";

    test("anyone finds it and reads it, and learns what we think of an answer", async () => {
      page = await open();
      await page.goto("/utbildningar/");
      await page.locator(`main a[href="${home}"]`).first().click();
      expect(await page.textContent("h1")).toBe("Handledarens grunder");
      expect(await checked(page)).toEqual([]);
      await page.getByRole("link", { name: "Börja läsa" }).click();
      expect(await page.textContent("h1")).toBe(course.modules[0]?.title);
      const [question] = questions;
      const wrong = question?.answers.findIndex(({ right }) => !right) ?? 0;
      const group = page.locator(`[data-question="${question?.id}"]`);
      await group.locator("summary").nth(wrong).click();
      expect(await group.locator("details[open]").textContent()).toContain("Inte riktigt.");
      expect(await checked(page)).toEqual([]);
      await page.locator("main a.button", { hasText: "Nästa del" }).click();
      expect(await page.textContent("h1")).toBe(course.modules[1]?.title);
    });

    test("nothing is kept before somebody answers, and the page says what is", async () => {
      if (!javaScript) return;
      const fresh = await open();
      await fresh.goto(`${home}rollen/`);
      expect(await fresh.evaluate(() => localStorage.length)).toBe(0);
      expect(await fresh.locator(".lesson-device").textContent()).toContain("sparas svaren på den här enheten");
      expect(await fresh.locator("[data-forget]").isVisible()).toBe(false);
    });

    test("what is answered right is marked, remembered, and forgotten when one says so", async () => {
      if (!javaScript) return;
      await page.goto(`${home}rollen/`);
      for (const { id, answers } of course.modules[0]?.questions ?? [])
        for (const [at, { right }] of answers.entries())
          if (right) await page.locator(`[data-question="${id}"] summary`).nth(at).click();
      await page.getByText("Du har svarat rätt på alla frågor.").waitFor();
      await page.goto(home);
      expect(await page.locator(".lesson-done:visible").count()).toBe(1);
      await page.getByRole("link", { name: "Fortsätt där du var" }).click();
      expect(await page.textContent("h1")).toBe(course.modules[1]?.title);
      await page.goto(`${home}rollen/`);
      expect(await page.locator("details[open]").count()).toBeGreaterThan(2);

      const other = await page.context().newPage();
      await other.goto(`${home}forsta-tiden/`);
      await other.locator("summary").first().click();
      await other.getByRole("button", { name: "Glöm mina svar" }).click();
      await other.waitForFunction(() => localStorage.length === 0);
      // Back to where we were.
      await page.reload();
      for (const { id, answers } of course.modules[0]?.questions ?? [])
        for (const [at, { right }] of answers.entries())
          if (right) await page.locator(`[data-question="${id}"] summary`).nth(at).click();
      // The last answer is kept once its answer is open, and not before.
      await page.getByText("Du har svarat rätt på alla frågor.").waitFor();
    });

    test("who registers is thanked, and gets a link of their own by mail", async () => {
      await page.goto(home);
      await page.getByRole("link", { name: "Anmäl dig", exact: true }).first().click();
      expect(await checked(page)).toEqual([]);
      await page.locator('[name="people.0.name"]').fill(gun.name);
      await page.locator('[name="people.0.email"]').fill(gun.email);
      await page.locator('[name="people.0.role"]').selectOption("supervisor");
      await fillEmployer(page);
      await page.getByRole("button", { name: "Anmäl mig" }).click();
      await page.waitForURL("**/anmalan/tack/");
      expect(await checked(page)).toEqual([]);
      const mail = await site.lastMail(gun.email);
      expect(mail.subject).toBe("Din länk till Handledarens grunder");
      own = /https?:\/\/\S+(\/min-webbkurs\/[\w-]+\/)/.exec(mail.text)?.[1] ?? "";
      expect(own).not.toBe("");
    });

    test("the link opens the course as one's own, and continues where the device left off", async () => {
      await page.goto(own);
      expect(await page.textContent("main")).toContain(`Hej ${gun.name}!`);
      expect(await page.locator(".lesson-done:visible").count()).toBe(javaScript ? 1 : 0);
      expect(await checked(page)).toEqual([]);
      await page.getByRole("link", { name: course.modules[3]?.title ?? "", exact: true }).click();
      expect(new URL(page.url()).pathname).toBe(`${own}del/${course.modules[3]?.slug}/`);
      await page.getByRole("link", { name: "Svara på frågorna" }).click();
    });

    test("a wrong answer is named with the part to read again, and nothing is lost", async () => {
      const name = `answers.${questions[0]?.module.slug}.${questions[0]?.id}`;
      if (javaScript) {
        await page.getByText("Vi har fyllt i det som du svarade medan du läste.").waitFor();
        expect(await page.locator(`[name="${name}"]:checked`).count()).toBe(1);
      }
      expect(await checked(page)).toEqual([]);
      await answerAll(page, "wrong");
      await page.getByRole("button", { name: "Jag är klar" }).click();
      await page.getByText("En fråga att titta på en gång till").waitFor();
      expect(await checked(page)).toEqual([]);
      if (javaScript)
        expect(await page.evaluate(() => document.activeElement?.hasAttribute("data-error-summary"))).toBe(true);
      expect(await page.locator("main input:checked").count()).toBe(
        questions.reduce((sum, { answers }) => sum + answers.filter(({ right }) => right).length, 0),
      );
      expect(await page.getByRole("link", { name: /Läs delen .* igen/ }).count()).toBe(1);
    });

    test("when all are right one has finished, and is thanked by mail", async () => {
      await answerAll(page, "right");
      await page.getByRole("button", { name: "Jag är klar" }).click();
      await page.getByText("Du är klar", { exact: true }).waitFor();
      expect(await checked(page)).toEqual([]);
      expect((await site.lastMail(gun.email)).subject).toBe("Tack, du är klar med Handledarens grunder");
      const rows = await site.db.sql(
        "select course_version from app.attendances a join app.registrations r on r.id = a.registration_id where r.email = $1",
        [gun.email],
      );
      expect(rows).toEqual([{ course_version: course.version }]);
    });

    test("on another device the link says the same, and there is nothing more to answer", async () => {
      const phone = await site.newPage({ javaScript, width: 360 });
      await phone.goto(own);
      expect(await phone.textContent("main")).toContain("Du är klar");
      await phone.goto(`${own}klar/`);
      expect(new URL(phone.url()).pathname).toBe(own);
      expect(await phone.getByRole("link", { name: "Svara på frågorna" }).count()).toBe(0);
    });

    test("staff see who is registered and who has finished", async () => {
      const room = await open();
      await signIn(site, room);
      await room.getByRole("link", { name: "Handledarens grunder" }).click();
      const row = room.locator("tr", { hasText: gun.email });
      expect(await row.textContent()).not.toContain("Inte än");
      expect(await checked(room)).toEqual([]);
    });
  });
}
