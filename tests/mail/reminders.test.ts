import { beforeAll, expect, test } from "vitest";
import { renderMail } from "../../functions/lib/mail-render.ts";
import { exampleItem, exampleSession } from "./examples.ts";

beforeAll(() => {
  process.env.SITE_URL = "https://granlandet.example";
});

const mail = (name: string, data = {}) => renderMail(exampleItem(name, data));
const before = [
  "reminder-still-coming-to-participant",
  "reminder-week-before-to-participant",
  "reminder-day-before-to-participant",
];
const online = (onlineUrl: string | null) => ({
  session: exampleSession({ format: "online", venue: null, municipality: null, onlineUrl }),
});

test.each(before)("%s asks for no answer, and leads straight to cancelling and handing over", (name) => {
  const { text, html } = mail(name);
  expect(text).toContain("Du behöver inte svara om du kommer.");
  for (const act of ["avboka", "byt-person"]) {
    const address = `https://granlandet.example/min-anmalan/AbCdEfGhIjKlMnOpQrStUv/${act}/`;
    expect(text).toContain(address);
    expect(html).toContain(`href="${address}"`);
  }
});

test.each(before)("%s says which day, never how far away it is, so that it holds whenever it is read", (name) => {
  const { subject, text } = mail(name);
  expect(subject + text).not.toMatch(/i morgon|i dag|om en vecka|nästa vecka/i);
  expect(text).toContain("fredag 12 mars 2027 kl. 9.00–16.00");
});

test("who is asked whether they still come learns when the food is ordered", () => {
  expect(mail("reminder-still-coming-to-participant").text).toContain("vi beställer maten fredag 5 mars 2027");
});

test("the practical reminders have map, accessibility and what to bring", () => {
  for (const name of before.slice(1)) {
    const { text } = mail(name);
    expect(text).toContain("Karta: https://karta.example/folkets-hus");
    expect(text).toContain("Tillgänglighet:\n  Hiss och hörslinga finns.");
    expect(text).toContain("Ta med:\n  Kläder för en kort promenad\n  En fråga från din arbetsplats");
  }
});

test("an online session's reminder has the digital link, or says that it will come", () => {
  const day = "reminder-day-before-to-participant";
  expect(mail(day, online("https://moten.example/x")).text).toContain("Digital länk: https://moten.example/x");
  expect(mail(day, online(null)).text).toContain("Digital länk: Du får den i ett mejl innan vi börjar.");
});

test("thanks lead to the material, and say nothing of it where there is none", () => {
  const { text, html } = mail("thanks-to-participant");
  expect(text).toContain(
    "Här är materialet från utbildningen:\n\nHäftet med råd, steg för steg: https://granlandet.example/material/handledarens-hafte.pdf",
  );
  expect(html).toContain('href="https://granlandet.example/material/checklista.pdf"');
  expect(text).not.toContain("min-anmalan");
  expect(mail("thanks-to-participant", { materials: [] }).text).not.toContain("material");
});

test("a contact is told who is coming, with names as they were written", () => {
  const coming = ["Cilla Öberg", "<b>Bo</b> & {title}"];
  const { text, html } = mail("reminder-to-contact", { reminder: { coming } });
  expect(text).toContain("Från Bageri Morgonstund är de här anmälda:\n\n- Cilla Öberg\n- <b>Bo</b> & {title}");
  expect(html).toContain("&lt;b&gt;Bo&lt;/b&gt; &amp; {title}");
});
