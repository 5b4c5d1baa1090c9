import type { BrowserContext, Page } from "playwright-core";
import type { JourneySite } from "../support/journey.ts";

/** Errands that several journeys run: what people do, by the words they see. */

export interface Attendee {
  name: string;
  email: string;
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
let signedIn: Cookies | null = null;

/** Signs in with the code from the real inbox; later visits in the same file keep that sign-in, as a browser would. */
export async function signIn(site: JourneySite, page: Page, email = "astrid@granlandet.example"): Promise<void> {
  if (signedIn) {
    await page.context().addCookies(signedIn);
    await page.goto("/samordnare/");
    return;
  }
  await page.goto("/samordnare/");
  await page.getByLabel("E-postadress").fill(email);
  await page.getByRole("button", { name: "Mejla mig en kod" }).click();
  const code = /\b\d{6}\b/.exec((await site.lastMail(email)).text)?.[0];
  await page.getByLabel("Kod").fill(code ?? "");
  await page.getByRole("button", { name: "Logga in" }).click();
  await page.getByRole("heading", { level: 1, name: "Utbildningstillfällen" }).waitFor();
  signedIn = await page.context().cookies();
}

export interface NewSession {
  theme: string;
  date: string;
  capacity: string;
}

/** Makes a deepening in Granby and returns its slug. */
export async function makeSession(page: Page, { theme, date, capacity }: NewSession): Promise<string> {
  await page.goto("/samordnare/");
  await page.getByRole("link", { name: "Nytt tillfälle" }).first().click();
  await page.getByLabel("Fördjupningshalvdag").check();
  await page.getByRole("button", { name: "Fortsätt" }).click();
  await page.getByLabel("Tema").fill(theme);
  await page.locator('[name="days.0.date"]').fill(date);
  await page.locator('[name="days.0.starts"]').fill("13:00");
  await page.locator('[name="days.0.ends"]').fill("16:30");
  await page.getByLabel("På plats", { exact: true }).check();
  await page.getByLabel("Kommun", { exact: true }).selectOption("9901");
  await page.locator('[name="venueName"]').fill("Granby folkets hus");
  await page.locator('[name="venueAddress"]').fill("Storgatan 12, Granby");
  await page.locator('[name="capacity"]').fill(capacity);
  await page.locator('[name="closes.date"]').fill(date);
  await page.locator('[name="closes.time"]').fill("08:00");
  await page.getByRole("button", { name: "Skapa tillfället" }).click();
  await page.getByText("Tillfället är skapat").waitFor();
  return new URL(page.url()).pathname.split("/").at(-2) ?? "";
}

export async function fillPerson(page: Page, at: number, { name, email }: Attendee): Promise<void> {
  await page.locator(`[name="people.${at}.name"]`).fill(name);
  await page.locator(`[name="people.${at}.email"]`).fill(email);
  await page.locator(`[name="people.${at}.role"]`).selectOption("supervisor");
}

export async function fillEmployer(page: Page): Promise<void> {
  await page.getByLabel("Arbetsgivarens namn").fill("Bageri Morgonstund");
  await page.getByLabel("Sektor").selectOption("private");
  await page.locator('[name="employer.municipality"]').selectOption("9901");
}

/** Books one seat for oneself and returns the link in the mail. */
export async function book(site: JourneySite, page: Page, slug: string, person: Attendee): Promise<string> {
  await page.goto(`/anmalan/${slug}/`);
  await fillPerson(page, 0, person);
  await fillEmployer(page);
  await page.locator("form button.button-primary").click();
  await page.waitForURL("**/tack/**");
  return manageLink(site, (await site.lastMail(person.email)).text);
}

/** Registers for a web course and returns the path of the link in the mail. */
export async function bookWebCourse(site: JourneySite, page: Page, home: string, person: Attendee): Promise<string> {
  await page.goto(`${home}anmalan/`);
  await fillPerson(page, 0, person);
  await fillEmployer(page);
  await page.getByRole("button", { name: "Anmäl mig" }).click();
  await page.waitForURL("**/anmalan/tack/");
  const link = /\/min-webbkurs\/[\w-]+\//.exec((await site.lastMail(person.email)).text)?.[0];
  if (!link) throw new Error("The mail has no link to the web course");
  return link;
}

/** Offers a place and returns the path of the sender's own link in the mail. */
export async function ask(site: JourneySite, page: Page, { name, email }: Attendee): Promise<string> {
  await page.goto("/erbjud-en-plats/");
  await page.getByLabel("Praktik").check();
  await page.getByLabel("Hur många kan ni ta emot?").fill("2");
  await page.locator('[name="employer.name"]').fill("Bageri Morgonstund");
  await page.locator('[name="employer.municipality"]').selectOption("9901");
  await page.locator('[name="contact.name"]').fill(name);
  await page.locator('[name="contact.email"]').fill(email);
  await page.getByRole("button", { name: "Skicka erbjudandet" }).click();
  await page.waitForURL("**/tack/plats/");
  const link = /\/min-forfragan\/[\w-]+\//.exec((await site.lastMail(email)).text)?.[0];
  if (!link) throw new Error("The mail has no link to what was sent");
  return link;
}

/** The room's page of what came in by the form for places. */
export async function latestEnquiry(page: Page): Promise<string> {
  await page.goto("/samordnare/forfragningar/");
  const link = await page.getByRole("link", { name: "Erbjuden plats" }).first().getAttribute("href");
  if (!link) throw new Error("The room has no enquiry");
  return link;
}

/** Books a colleague and returns the contact's own link, which opens the whole registration. */
export async function bookFor(
  site: JourneySite,
  page: Page,
  slug: string,
  person: Attendee,
  contact: Attendee,
): Promise<string> {
  await page.goto(`/anmalan/${slug}/`);
  await fillPerson(page, 0, person);
  await page.getByLabel("Någon annan").check();
  await page.getByLabel("Kontaktpersonens namn").fill(contact.name);
  await page.getByLabel("Kontaktpersonens e-post").fill(contact.email);
  await fillEmployer(page);
  await page.locator("form button.button-primary").click();
  await page.waitForURL("**/tack/**");
  return manageLink(site, (await site.lastMail(contact.email)).text);
}

export function manageLink(site: JourneySite, text: string): string {
  const link = /\/min-anmalan\/[\w-]{22}\//.exec(text)?.[0];
  if (!link) throw new Error("The mail has no link to the registration");
  return site.url + link;
}

/** Sends a survey by hand, and puts answers to another where results are shown; the address of what was sent. */
export async function surveyed(site: JourneySite, page: Page): Promise<string> {
  await site.db.sql(`insert into app.survey_tallies (survey_slug, question, course_slug, half, municipality_code, sector, n, counts, sums)
    select survey, question, 'grundutbildning', '2026-1', '9901', 'municipal', 6, counts::jsonb, sums::jsonb
    from (values
      ('efter-utbildningen', 'nojd', '{"3": 1, "4": 3, "5": 2}', null),
      ('efter-utbildningen', 'trygg_fore', '{"2": 5, "dont_know": 1}', null),
      ('efter-utbildningen', 'trygg_efter', '{"4": 4, "5": 2}', null),
      ('efter-utbildningen', 'change:trygg', '{"2": 5, "-1": 1}', null),
      ('efter-utbildningen', 'tar_emot', '{"3": 2, "8": 4}', null),
      ('efter-utbildningen', 'stod', '{"ekonomi": 6, "vag_in": 4}', null),
      ('arbetsplatser', 'placements', '{"praktik": 4}', '{"praktik": 7}')) told (survey, question, counts, sums)`);
  await site.db.sql(`insert into app.survey_texts (survey_slug, question, half, answer)
    select 'efter-utbildningen', 'annorlunda', '2026-1', 'Mer tid till övningar, svar ' || n from generate_series(1, 5) n`);
  await page.goto("/samordnare/enkater/nytt/");
  await page.getByLabel("Enkät", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Vad gäller den?").fill("Kompetensbehov");
  await page.getByLabel("E-postadresser").fill("ett@exempel.example, tva@exempel.example");
  await page.getByRole("button", { name: "Skicka enkäten" }).click();
  await page.getByText("Enkäten är på väg till 2 adresser.").waitFor();
  return new URL(page.url()).pathname;
}
