import { beforeAll, expect, test } from "vitest";
import { renderMail } from "../../functions/lib/mail-render.ts";
import { mailNames, previewMails, previewPath } from "../../local/mail-preview.ts";
import { exampleData, exampleItem } from "./examples.ts";

const names = await mailNames();

beforeAll(() => {
  process.env.SITE_URL = "https://granlandet.example";
});

/** As a person reads it: what stands in the inbox, then the text, then the files. */
const readable = (name: string): string => {
  const { subject, from, to, replyTo, text, attachments } = renderMail(exampleItem(name));
  const files = attachments.map(({ filename, contentType }) => `${filename} (${contentType})`);
  const head = [`Ämne: ${subject}`, `Från: ${from}`, `Till: ${to}`, `Svar till: ${replyTo}`];
  return [...head, `Bilagor: ${files.join(", ") || "inga"}`, "", text].join("\n");
};

test("every mail has an example to be read by", () => {
  expect(names.filter((name) => !exampleData[name])).toEqual([]);
});

test.each(names)("%s reads as it did when somebody last read it", async (name) => {
  await expect(readable(name)).toMatchFileSnapshot(`__snapshots__/${name}.txt`);
});

test("the local page lists every mail with its subject", async () => {
  const list = await (await previewMails(previewPath))?.text();
  for (const name of names) {
    expect(list).toContain(`href="${previewPath}${name}/"`);
    expect(await (await previewMails(`${previewPath}${name}/`))?.text()).not.toContain("går inte att visa");
  }
});

test("each mail is shown as HTML, as text, and with its files", async () => {
  const page = await (await previewMails(`${previewPath}registered-to-participant/`))?.text();
  expect(page).toContain("Du är anmäld: Grundutbildning, en heldag, 12 mars 2027");
  expect(page).toContain("Hej Cilla Öberg!");
  expect(page).toContain(`src="${previewPath}registered-to-participant/html/"`);
  const alone = await previewMails(`${previewPath}registered-to-participant/html/`);
  expect(await alone?.text()).toMatch(/^<!doctype html>\n<html lang="sv">/);
  const file = await previewMails(`${previewPath}registered-to-participant/1/`);
  expect(await file?.text()).toContain("BEGIN:VCALENDAR");
  expect(await previewMails(`${previewPath}registered-to-participant/2/`)).toBeNull();
  expect(await previewMails(`${previewPath}finns-inte/`)).toBeNull();
});

test("the letters are shown there too, as one reader gets them", async () => {
  const list = await (await previewMails(previewPath))?.text();
  expect(list).toContain(`href="${previewPath}nyhetsbrev-november-2026/"`);
  const page = await (await previewMails(`${previewPath}nyhetsbrev-november-2026/`))?.text();
  expect(page).toContain("Tre nya frukostmöten och ett tips på en halvtimme");
  expect(page).toContain("Ändra vad du får: https://granlandet.example/mina-utskick/exempel/");
  const alone = await (await previewMails(`${previewPath}nyhetsbrev-november-2026/html/`))?.text();
  expect(alone).toContain('href="https://granlandet.example/avregistrera/exempel/"');
  expect(alone).not.toContain("{{");
});
