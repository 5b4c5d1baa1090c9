import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { accessibilityFaults, journeySite } from "../support/journey.ts";

const site = await journeySite();

/** Somebody is asked the survey of six months, as the timer asks a manager, and gets its mail. */
const ask = async (email: string): Promise<{ link: string; code: string }> => {
  await site.db.sql(
    `with round as (
       insert into app.survey_rounds (stage, half, title, salt, began_at, closes_at)
       values ('by_hand', app.half_year(app.now()), 'Prov', app.new_token(), app.now(), app.now() + interval '14 days') returning id
     ), invitation as (
       insert into app.survey_invitations (round_id, survey_slug, email, asked_at)
       select id, 'sex-manader', $1, app.now() from round returning *
     )
     insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, survey_invitation_id, due_at)
     select 'survey-by-hand-to-addressee', $1, '', '{}', 'prov/' || id, id, app.now() from invitation`,
    [email],
  );
  await site.run("schedule-send-mail");
  const { text } = await site.lastMail(email);
  return {
    link: /\/enkat\/[\w-]{22}\//.exec(text)?.[0] ?? "",
    code: /\b[a-z0-9]{5}-[a-z0-9]{5}\b/.exec(text)?.[0] ?? "",
  };
};

const pick = (page: Page, name: string, value: string) =>
  page.locator(`[name="svar.${name}"][value="${value}"]`).check();
const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
const heading = (page: Page) => page.textContent("h1");

describe("answering a survey", () => {
  test("on a phone with JavaScript: left halfway, taken up again on the same device, and sent", async () => {
    const { link } = await ask("svar-js@exempel.example");
    const page = await site.newPage({ width: 360 });
    await page.goto(link);
    expect(await heading(page)).toBe("Hur har det gått sedan utbildningen?");
    expect(await accessibilityFaults(page)).toEqual([]);
    await pick(page, "nytta", "4");
    await press(page, "Nästa");
    expect(await heading(page)).toBe("Arbetsplatsen");
    await pick(page, "tagit_emot", "ja");

    await page.goto("/");
    await page.goto(link);
    const notice = page.locator("[data-draft-notice]");
    expect(await notice.textContent()).toContain("Du har börjat svara på den här enheten.");
    // Under a name that the link cannot be read from.
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    expect(kept).not.toContain(link.split("/")[2]);
    await press(page, "Fortsätt där du var");
    expect(await page.locator('[name="svar.tagit_emot"][value="ja"]').isChecked()).toBe(true);
    await press(page, "Nästa");

    await page.getByLabel("Praktik").fill("en");
    await press(page, "Nästa");
    await page.locator("[data-error-summary]:focus").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Praktik").fill("1");
    await press(page, "Nästa");
    await press(page, "Skicka svaren");
    expect(await heading(page)).toBe("Tack för ditt svar");
    await page.waitForFunction(() => localStorage.length === 0);
  });

  test("without JavaScript, from the typed code, with the keyboard alone, past what is not asked", async () => {
    const { code } = await ask("svar-utan@exempel.example");
    const page = await site.newPage({ javaScript: false, width: 360 });
    await page.goto("/enkat/");
    await page.getByLabel("Kod från mejlet").focus();
    await page.keyboard.type(code.toUpperCase());
    await page.keyboard.press("Enter");
    await page.locator('[name="svar.nytta"]').first().focus();
    for (const key of ["ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("heading", { level: 1, name: "Arbetsplatsen" }).waitFor();
    expect(await page.locator('input[type="hidden"][name="svar.nytta"]').getAttribute("value")).toBe("3");
    await pick(page, "tagit_emot", "nej");
    await press(page, "Nästa");
    expect(await page.textContent("main")).toContain("Vad har hindrat?");
    expect(await page.textContent("main")).not.toContain("Hur många platser");
    await press(page, "Tillbaka");
    expect(await page.locator('[name="svar.tagit_emot"][value="nej"]').isChecked()).toBe(true);
    for (const name of ["Nästa", "Nästa", "Skicka svaren"]) await press(page, name);
    expect(await heading(page)).toBe("Tack för ditt svar");
    const [answer] = await site.db.sql<{ answers: object }>(
      "select answers from app.survey_pool p join app.survey_invitations i using (round_id) where i.email = 'svar-utan@exempel.example'",
    );
    expect(answer?.answers).toEqual({ nytta: "3", tagit_emot: "nej" });
  });
});
