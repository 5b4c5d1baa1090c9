import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessibilityFaults, journeySite } from "../support/journey.ts";
import { signIn } from "./errands.ts";

const site = await journeySite();
const subject = "Fyra råd inför vintern";
const slug = "vinter-2026";
const letter = `---
title: ${subject}
summary: Korta råd från handledare som har provat.
list: nyhetsbrev
published: 2026-11-20T08:00
author: Redaktionen
items:
  - title: Rita dagen
    text: En enkel bild av dagen gör det lättare att börja.
upcoming: 0
---

Snön kom tidigt till **Åkersta**, och vi samlar fyra råd.
`;

const readers = [
  { javaScript: true, width: 1280, email: "gun-brev-js@exempel.example" },
  { javaScript: false, width: 360, email: "gun-brev-utan@exempel.example" },
];
const pages = new Map<string, Page>();
const pageOf = (email: string) => pages.get(email) as Page;
const until = async (reached: () => Promise<boolean>) => {
  for (let tries = 0; !(await reached()); tries++) {
    if (tries === 200) throw new Error("It never happened");
    await new Promise((later) => setTimeout(later, 200));
  }
};
const linkIn = (text: string, room: string): string =>
  new RegExp(`https?://[^/]+(/${room}/\\S+)`).exec(text)?.[1] ?? "";

test("a letter written as a file is a page and stands in the feed", async () => {
  await writeFile(join(site.home, "content", "nyhetsbrev", `${slug}.md`), letter);
  await until(async () => (await fetch(`${site.url}/nyhetsbrev/${slug}/`)).ok);
  expect(await (await fetch(`${site.url}/nyhetsbrev/${slug}/`)).text()).toContain("<strong>Åkersta</strong>");
  await until(async () => (await (await fetch(`${site.url}/nyhetsbrev/feed.xml`)).text()).includes(subject));
}, 60_000);

for (const { javaScript, width, email } of readers)
  test(`a reader asks for letters and says yes, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const page = await site.newPage({ javaScript, width });
    pages.set(email, page);
    await page.goto("/prenumerera/");
    await page.getByLabel("E-postadress").fill(email);
    await page.getByLabel("Nyhetsbrevet", { exact: false }).first().check();
    await page.getByRole("button", { name: "Skicka mig en länk" }).click();
    await page.getByRole("heading", { name: "Se efter i din inkorg" }).waitFor();
    await page.goto(linkIn((await site.lastMail(email)).text, "bekrafta"));
    await page.getByRole("button", { name: "Ja, skicka till mig" }).click();
    await page.getByText("Tack! Nu får du våra brev.").waitFor();
  });

test("staff approve the letter, see how many it goes to, and send it", async () => {
  const page = await site.newPage({ width: 1280 });
  await signIn(site, page);
  await page.goto("/samordnare/nyhetsbrev/");
  await page.getByRole("link", { name: subject }).click();
  const mail = page.frameLocator("iframe");
  await mail.getByText("Rita dagen").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Godkänn brevet" }).click();
  await page.getByRole("link", { name: "Skicka brevet" }).click();
  await page.getByText(`”${subject}” går till`).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: /^Skicka nu till/ }).click();
  await page.getByText("Brevet skickas nu till").waitFor();
  expect(await page.getByRole("button", { name: "Godkänn brevet" }).count()).toBe(0);
});

for (const { javaScript, email } of readers)
  test(`the reader reads it in the inbox and leaves by its link, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const mail = await site.lastMail(email);
    expect(mail.subject).toBe(subject);
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain("Snön kom tidigt till");
      expect(part).toContain("En enkel bild av dagen gör det lättare att börja.");
      expect(part).toContain(`/nyhetsbrev/${slug}/`);
    }
    const page = pageOf(email);
    await page.goto(linkIn(mail.text, "avregistrera"));
    await page.getByRole("button", { name: "Sluta få" }).click();
    await page.getByRole("heading", { name: "Du får inte Nyhetsbrevet längre" }).waitFor();
    expect(
      await site.db.sql(
        "select s.state from app.subscriptions s join app.subscribers b on b.id = s.subscriber_id where b.email = $1",
        [email],
      ),
    ).toEqual([{ state: "left" }]);
  });

test("a mistake put right in the file is seen on the web and in the room, and nobody is mailed again", async () => {
  await writeFile(join(site.home, "content", "nyhetsbrev", `${slug}.md`), letter.replace("fyra råd.", "fem råd."));
  await until(async () => (await (await fetch(`${site.url}/nyhetsbrev/${slug}/`)).text()).includes("fem råd."));
  const page = await site.newPage({ javaScript: false, width: 360 });
  await signIn(site, page);
  await until(async () => {
    await page.goto(`/samordnare/nyhetsbrev/${slug}/`);
    return page.getByText("Rättad på webben.").isVisible();
  });
  expect(await page.getByRole("button", { name: /Godkänn|Skicka/ }).count()).toBe(0);
  for (const { email } of readers)
    expect((await site.mails(email)).filter((mail) => mail.subject === subject)).toHaveLength(1);
}, 60_000);
