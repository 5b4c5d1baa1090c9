import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { HtmlValidate } from "html-validate";
import sharp from "sharp";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { exampleSession } from "../../local/mail-examples.ts";
import { allContent, checkContent } from "../../site/content/faults.ts";
import { linksToNowhere } from "../../site/content/links.ts";
import { loadNewsletters, type Newsletter } from "../../site/content/newsletter.ts";
import { isDrawn } from "../../site/draw.ts";
import { newsletterEntries } from "../../site/feeds.ts";
import { heavyMails } from "../../site/newsletter-mail/heavy.ts";
import { type NewsletterMail, newsletterMail } from "../../site/newsletter-mail/letter-mail.ts";
import { newsletterMails } from "../../site/newsletter-mail/mails.ts";
import { newsletterText } from "../../site/page-parts/newsletter.ts";
import { makePictures } from "../../site/pictures/make.ts";
import { site } from "../../site/site.ts";

const root = join(import.meta.dirname, "..", "..");
const now = "2026-12-01T08:00:00Z";
const sessions = ["2026-12-03", "2027-01-21", "2027-02-11"].map((day) =>
  exampleSession({
    slug: `grundutbildning-${day}`,
    days: [{ startsAt: `${day}T08:00:00Z`, endsAt: `${day}T15:00:00Z` }],
  }),
);
const calendar = { now, sessions };
let folder: string;

beforeAll(() => vi.stubEnv("SITE_URL", site.url));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oppna-letter-mail-"));
  await cp(join(root, "content"), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const path = () => join(folder, "nyhetsbrev/november-2026.md");
const change = async (from: string | RegExp, to: string): Promise<void> => {
  const before = await readFile(path(), "utf8");
  const after = before.replace(from, () => to);
  expect(after, "the change must change something").not.toBe(before);
  await writeFile(path(), after);
};
const write = async (body: string): Promise<void> => change(/(?<=\n---\n)[\s\S]*$/, `\n${body}\n`);

const mails = () => newsletterMails(calendar, folder);
const november = async (): Promise<NewsletterMail> => {
  const mail = (await mails()).find(({ slug }) => slug === "november-2026");
  if (!mail) throw new Error("The letter is not there");
  return mail;
};

const places = ["{{mina-utskick}}", "{{avregistrera}}"];
/** Without what only Outlook for Windows reads. */
const elsewhere = (html: string): string => html.replaceAll(/<!--\[if mso\]>[\s\S]*?<!\[endif\]-->/g, "");
const bodyOf = (html: string): string => /<body[\s\S]*<\/body>/.exec(html)?.[0] ?? "";
const tags = (html: string) =>
  [...html.matchAll(/<([a-z]\w*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>/g)].map(([, name = "", rest = ""]) => ({
    name,
    ...Object.fromEntries([...rest.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  })) as ({ name: string } & Record<string, string | undefined>)[];

/** Elements that say nothing of their own look, and those that a reader never sees. */
const unstyled = ["strong", "em", "s", "br", "thead", "tbody", "tr"];
/** What Outlook for Windows does not know, and short forms of which it drops more than it should. */
const dropped =
  /(?:^|;)\s*(?:float|position|display:\s*(?:flex|grid|inline-flex|inline-grid)|grid[\w-]*|flex[\w-]*|gap|background-image|background|font|list-style|inset)\s*:|display:\s*(?:flex|grid)|url\(|var\(|rgba?\(|calc\(/;
const link = /^(?:https:\/\/[^\s]+|mailto:[^\s]+|tel:[+\d]+.*)$/;

const words = (html: string): string =>
  elsewhere(html)
    .replaceAll(/<(?:style|title)>[\s\S]*?<\/(?:style|title)>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/&#847;|&zwnj;|&nbsp;/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&#123;", "{")
    .replaceAll("&amp;", "&");

const squeezed = (text: string): string => text.replaceAll(/[\s\u00a0{}|>\-*\d.]+/gu, "");

/** Every promise that holds for whatever somebody has written. */
const keepsTheRules = ({ html, text, subject }: NewsletterMail): void => {
  const seen = tags(bodyOf(elsewhere(html)));
  for (const tag of seen) {
    if (!unstyled.includes(tag.name)) expect(tag.style, tag.name).toBeTruthy();
    expect(tag.style ?? "", tag.name).not.toMatch(dropped);
    expect(Object.keys(tag).filter((name) => /^on|^srcset$/.test(name))).toEqual([]);
  }
  expect(
    seen.map(({ name }) => name).filter((name) => /^(?:script|form|link|iframe|video|object|input)$/.test(name)),
  ).toEqual([]);
  expect(html).toContain("max-width:600px");
  expect(html).toContain('<!--[if mso]><table role="presentation" width="600"');
  for (const picture of seen.filter(({ name }) => name === "img")) {
    expect(picture.src).toMatch(/^https:\/\/[^"]+\.(?:jpg|png)$/);
    expect(picture.alt).toBeTruthy();
    expect(Number(picture.width)).toBeLessThanOrEqual(552);
    expect(Number(picture.height)).toBeGreaterThan(0);
  }
  const hrefs = seen.filter(({ name }) => name === "a").map(({ href = "" }) => href.replaceAll("&amp;", "&"));
  expect(hrefs.filter((href) => !places.includes(href)).filter((href) => !link.test(href))).toEqual([]);
  for (const place of places) {
    expect(html.split(place)).toHaveLength(2);
    expect(text.split(place)).toHaveLength(2);
  }
  expect(html.match(/\{\{/g)).toHaveLength(2);
  const digits = text.replaceAll(/\D/g, "");
  for (const href of hrefs)
    if (href.startsWith("tel:")) expect(digits).toContain(href.replace(/^tel:(?:\+46)?/, ""));
    else expect(text).toContain(href.replace(/^mailto:/, ""));
  expect(html).toContain("prefers-color-scheme:dark");
  expect(html).toContain("[data-ogsc]");
  expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  expect(subject + text).not.toContain("\u00a0");
  const inText = squeezed(text);
  const missing = words(bodyOf(html))
    .split(/\s+/)
    .filter((word) => squeezed(word) !== "" && !inText.includes(squeezed(word)));
  expect(missing).toEqual([]);
};

describe("the mail of a letter", () => {
  test("keeps the rules that let it be read in Outlook and Gmail, on a telephone and at night", async () => {
    for (const mail of await mails()) keepsTheRules(mail);
  });

  test("is valid HTML in Swedish", async () => {
    const { html } = await november();
    expect(html).toMatch(/^<!doctype html>\n<html lang="sv">/);
    expect(html).toMatch(/<body[^>]*>[\s\S]*<div class="paper" lang="sv"/);
    const report = await new HtmlValidate({
      extends: ["html-validate:recommended"],
      rules: { "no-inline-style": "off", "doctype-style": "off", "tel-non-breaking": "off", "long-title": "off" },
    }).validateString(elsewhere(html).replaceAll(/\{\{[a-z-]+\}\}/g, "https://x.example/"));
    expect(
      report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    ).toEqual([]);
  });

  test("has its parts in the cells of a table that only Outlook sees, each of them closed", async () => {
    const { html } = await november();
    const ghost = [...html.matchAll(/<!--\[if mso\]>([\s\S]*?)<!\[endif\]-->/g)].map(([, markup]) => markup).join("");
    for (const tag of ["table", "tr", "td", "span", "i"])
      expect(ghost.match(new RegExp(`<${tag}[ >]`, "g"))?.length, tag).toBe(
        ghost.match(new RegExp(`</${tag}>`, "g"))?.length,
      );
    expect(elsewhere(html)).not.toMatch(/<table|<!--/);
  });

  test("says what its page and its feed entry say, with what is next in the calendar before the closing words", async () => {
    const { html, text } = await november();
    const letter = loadNewsletters({ now }, folder).find(({ slug }) => slug === "november-2026") as Newsletter;
    const [entry] = newsletterEntries([letter]);
    const said = (markup: string) => squeezed(words(markup).replaceAll("\n", " "));
    for (const piece of newsletterText(letter)
      .toString()
      .split(/<[^>]+>/)
      .filter((row) => row.trim())) {
      expect(said(html)).toContain(squeezed(piece));
      expect(squeezed(text.replaceAll(/<[^>]+>/g, ""))).toContain(squeezed(piece));
      expect(said(entry?.content ?? "")).toContain(squeezed(piece));
    }
    const order = ["Läs höstens lägesbild", "Närmast i kalendern", "grundutbildning-2026-12-03", "kommit till skott"];
    for (const part of [html, text]) {
      const at = order.map((each) => part.indexOf(each));
      expect(at.every((place) => place > 0)).toBe(true);
      expect(at).toEqual([...at].sort((a, b) => a - b));
    }
  });

  test("leads to its own page, and says who writes, why it came and how to change or leave", async () => {
    const { html, text } = await november();
    for (const part of [html, text]) {
      expect(part).toContain("https://granlandet.example/nyhetsbrev/november-2026/");
      for (const line of [site.association.name, "Storgatan 4, 990 01 Granby", "du har valt ”Nyhetsbrevet”"])
        expect(part).toContain(line);
    }
    expect(html).toContain('href="{{mina-utskick}}"');
    expect(html).toContain('href="{{avregistrera}}"');
    expect(text).toContain("Ändra vad du får: {{mina-utskick}}\n\nSluta få ”Nyhetsbrevet”: {{avregistrera}}\n");
  });

  test("shows the preheader in the inbox only", async () => {
    const { html, preheader } = await november();
    expect(preheader).toBe("Vårens datum är klara. Dessutom en övning som gör det lättare att hitta uppgifter.");
    const [, first] = /<body[^>]*>\s*<div style="([^"]*)">Vårens datum/.exec(html) ?? [];
    expect(first).toContain("display:none");
    expect(first).toContain("mso-hide:all");
  });

  test("asks nothing of anybody's server but the pictures: no pixel, no font, no sheet, no marked address", async () => {
    const { html } = await november();
    expect(html).not.toMatch(/@import|@font-face|<link|<img|utm_|[?&](?:id|u|ref)=/);
  });
});

describe("what somebody writes", () => {
  test("shows as text, also markup, braces and the places of a reader's addresses", async () => {
    await change(/^title: .*$/m, "title: '<b>A & B</b> {{avregistrera}}'");
    await change(/^summary: .*$/m, "summary: '<i>{{mina-utskick}}</i>'");
    await change("Trettio kort på en vägg", "<script>alert(1)</script> {{avregistrera}}");
    await write("Hej <b>du</b> & {{mina-utskick}}. [Lämna](/nyhetsbrev/?{{mina-utskick}})");
    const mail = await november();
    keepsTheRules(mail);
    expect(mail.html).not.toMatch(/<b>|<i>|<script/);
    expect(mail.html).toContain("Hej &lt;b&gt;du&lt;/b&gt; &amp; &#123;&#123;mina-utskick}}.");
    expect(mail.text).toContain("Hej <b>du</b> & { {mina-utskick}}.");
  });

  test("may be all that Markdown has", async () => {
    await write(
      [
        "# Stor\n\n## Mindre\n\n#### Minst",
        "*En* **två** ~~tre~~ `fyra`\\\nfem",
        "- en\n- två\n  1. inne\n  2. här\n\n     stycke",
        "3. tre\n4. fyra",
        "> Citat\n> på två rader",
        "```js\nlet <x> = 1;\n```",
        "    indragen & kod",
        "---",
        "| Kommun | Dag |\n|---|--:|\n| Granby | 12 mars |",
        "Skriv till {email} eller ring {phone}. <https://www.digg.se/>",
      ].join("\n\n"),
    );
    const mail = await november();
    keepsTheRules(mail);
    expect(mail.html.match(/<h1/g)).toHaveLength(1);
    expect(mail.text).toContain("- en\n- två\n  1. inne\n  2. här\n     stycke");
    expect(mail.text).toContain("3. tre\n4. fyra");
    expect(mail.text).toContain("> Citat på två rader");
    expect(mail.text).toContain("Kommun | Dag\nGranby | 12 mars");
    expect(mail.text).toContain("Skriv till kontakt@granlandet.example eller ring 0980-319 200.");
  });

  test("is followed in the text part too: words and address, or one of them when they are the same", async () => {
    await write("[Läs mer](/kalender/). [Ring Bo](tel:0980319202). [bo@x.example](mailto:bo@x.example).");
    const { text } = await november();
    expect(text).toContain("Läs mer <https://granlandet.example/kalender/>. Ring Bo <0980319202>. bo@x.example.");
  });

  test("of a picture is a file that every mail reader knows, no wider than the text, with its size and its words", async () => {
    await sharp({ create: { width: 2000, height: 1000, channels: 3, background: "#123456" } })
      .webp()
      .toFile(join(folder, "bilder/bred.webp"));
    await sharp({ create: { width: 200, height: 100, channels: 3, background: "#123456" } })
      .png()
      .toFile(join(folder, "bilder/smal.png"));
    await write("![Frukost i Granby](/bilder/bred.webp)\n\n![Ett märke](/bilder/smal.png)");
    const mail = await november();
    keepsTheRules(mail);
    const [wide, small] = tags(mail.html).filter(({ name }) => name === "img");
    expect(wide).toMatchObject({ width: "552", height: "276", alt: "Frukost i Granby" });
    expect(wide?.src).toMatch(/^https:\/\/granlandet\.example\/bilder\/bred-960\.\w+\.jpg$/);
    expect(small).toMatchObject({ width: "200", height: "100" });
    expect(small?.src).toMatch(/\.png$/);
    expect(mail.text).toContain("Bild: Frukost i Granby");
  });

  test("when it is corrected, the mail says so as the page does", async () => {
    await change(/^author:/m, "corrected:\n  at: 2026-11-20T09:00\n  text: Mötet i Åkersta är den 12 mars.\nauthor:");
    const { html, text, corrected } = await november();
    expect(corrected).toEqual({ at: "2026-11-20T08:00:00Z", text: "Mötet i Åkersta är den 12 mars." });
    expect(html).toContain("Rättad 20\u00a0november 2026</strong><br>Mötet i Åkersta är den 12\u00a0mars.");
    expect(text).toContain("Rättad 20 november 2026\nMötet i Åkersta är den 12 mars.");
    const letters = loadNewsletters({ now }, folder).filter(({ slug }) => slug === "november-2026");
    expect(newsletterEntries(letters)[0]?.content).toContain("<br>Mötet i Åkersta är den 12\u00a0mars.</p>");
  });
});

describe("which letters become mail", () => {
  test("those that are out and those to come, never a draft", async () => {
    await change("2026-11-19T08:00", "2027-01-04T08:00");
    expect((await mails()).map(({ slug }) => slug)).toEqual(["november-2026", "oktober-2026"]);
    await change(/^author:/m, "draft: true\nauthor:");
    expect((await mails()).map(({ slug }) => slug)).toEqual(["oktober-2026"]);
  });

  test("has its pictures on the site before its day, so that whoever approves it sees them", async () => {
    const drawn = () =>
      allContent(folder)
        .placed.filter((each) => isDrawn(each, { now, unpublished: false }))
        .map(({ file }) => file.name);
    await change("2026-11-19T08:00", "2027-01-04T08:00");
    expect(drawn()).toContain("content/nyhetsbrev/november-2026.md");
    await change(/^author:/m, "draft: true\nauthor:");
    expect(drawn()).not.toContain("content/nyhetsbrev/november-2026.md");
  });

  test("a letter to come tells what is next on its own day", async () => {
    await change("2026-11-19T08:00", "2027-01-04T08:00");
    const { text } = await november();
    expect(text).not.toContain("grundutbildning-2026-12-03");
    expect(text).toContain("grundutbildning-2027-01-21");
  });

  test("is known by its hash: another word or picture changes it, the calendar does not", async () => {
    const { hash } = await november();
    const [other] = await newsletterMails({ now, sessions: [] }, folder);
    expect(other).toMatchObject({ slug: "november-2026", hash });
    expect(other?.html).not.toContain("Närmast i kalendern");
    await change("Mörkret kom fort", "Mörkret kom sent");
    const changed = (await november()).hash;
    expect(changed).not.toBe(hash);
    await write("![En bild](/bilder/ny.png)");
    const draw = async (background: string) => {
      await sharp({ create: { width: 20, height: 10, channels: 3, background } })
        .png()
        .toFile(join(folder, "bilder/ny.png"));
      return (await november()).hash;
    };
    expect(await draw("#ff0000")).not.toBe(await draw("#00ff00"));
  });
});

describe("stops the build, in Swedish, with file and what to do", () => {
  test("a letter that Gmail would cut", async () => {
    await write("Ett stycke som är ganska långt och som upprepas.\n\n".repeat(900));
    expect(heavyMails(await mails())).toEqual([
      expect.stringMatching(
        /^content\/nyhetsbrev\/november-2026\.md: brevet blir \d{3} kB som mejl, högst 90 får det vara\. Gmail klipper/,
      ),
    ]);
    await write("Kort.");
    expect(heavyMails(await mails())).toEqual([]);
  });

  test.each(["http://gammal.example/", "//annan.example/", "kalender/", "#rubrik", "ftp://filer.example/", "../om/"])(
    "a link that cannot be followed from an inbox: %s",
    async (href) => {
      await write(`Hej.\n\nSe [sidan](${href}).`);
      const line = (await readFile(path(), "utf8")).split("\n").findIndex((row) => row.includes("Se [sidan]")) + 1;
      expect(() => checkContent(folder)).toThrow(
        `content/nyhetsbrev/november-2026.md, rad ${line}: länken till ${href} går inte att följa från ett mejl.`,
      );
    },
  );

  test("a link without an address, and one in the closing words", async () => {
    await change("](/kontakt/)", "]()");
    expect(() => checkContent(folder)).toThrow("november-2026.md: länken till ingenting går inte att följa");
  });

  test("a link to nowhere in a letter to come, which is approved before it has a page; not one to what is out by then", async () => {
    const nowhere = () =>
      linksToNowhere(
        allContent(folder).placed.filter(({ kind }) => ["nyhetsbrev", "nyheter"].includes(kind.folder)),
        new Map([["/kontakt/", ""]]),
        () => false,
        Date.parse(now),
      ).filter((fault) => fault.startsWith("content/nyhetsbrev/november"));
    await change("2026-11-19T08:00", "2027-03-15T08:00");
    await change(/items:[\s\S]*(?=upcoming:)/, "items: [{ title: En, text: Text. }]\n");
    expect(nowhere()).toEqual([]);
    await write("[Läs](/nyheter/finns-inte/) och [läs][mer].\n\n[mer]: /inte-heller/");
    expect(nowhere()).toEqual([
      expect.stringMatching(/rad \d+: länken till \/nyheter\/finns-inte\/ leder ingenstans/),
      expect.stringMatching(/rad \d+: länken till \/inte-heller\/ leder ingenstans/),
    ]);
    await write("[Nätverksträff](/nyheter/natverkstraff-i-var/)");
    expect(nowhere()).toEqual([]);
    await change("2027-03-15T08:00", "2027-03-01T08:00");
    expect(nowhere()).toEqual([expect.stringContaining("leder ingenstans än")]);
    await change(/^author:/m, "draft: true\nauthor:");
    expect(nowhere()).toEqual([]);
  });

  test("a picture that is not there", async () => {
    await write("![En bild](/bilder/finns-inte.jpg)");
    expect(() => checkContent(folder)).toThrow(/rad \d+: bilden \/bilder\/finns-inte\.jpg finns inte/);
  });
});

test("whatever Markdown somebody writes, the mail keeps the rules", async () => {
  await makePictures(["/bilder/frukostmote.png"], folder).catch(() => undefined);
  const letter = loadNewsletters({ now }, folder).find(({ slug }) => slug === "november-2026") as Newsletter;
  const word = fc.oneof(
    fc.constantFrom("Hej", "å & ö", "<b>x</b>", "{{mina-utskick}}", "12 mars", "a\"b'c", "</div>", "<!-- x -->", "]]>"),
    fc
      .string({ unit: "grapheme", maxLength: 12 })
      .map((text) => text.replaceAll(/[\p{Cc}\u2028\u2029{}[\]()!<>|]/gu, "")),
  );
  const href = fc.constantFrom(
    "/kalender/",
    "https://x.example/?a=1&b=2",
    "tel:0980319200",
    "mailto:a@b.example",
    "/om/#dit",
  );
  const inline = fc.oneof(
    word,
    fc.tuple(word, href).map(([text, to]) => `[${text || "x"}](${to})`),
    word.map((text) => `**${text}**`),
    word.map((text) => `\`${text}\``),
    word.map((text) => `~~${text}~~`),
  );
  const line = fc.array(inline, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(" "));
  const block = fc.oneof(
    line,
    fc.tuple(fc.integer({ min: 1, max: 6 }), line).map(([level, text]) => `${"#".repeat(level)} ${text}`),
    fc.array(line, { minLength: 1, maxLength: 3 }).map((rows) => rows.map((row) => `- ${row}`).join("\n")),
    fc.array(line, { minLength: 1, maxLength: 3 }).map((rows) => rows.map((row) => `1. ${row}`).join("\n\n")),
    line.map((text) => `> ${text}`),
    line.map((text) => `\`\`\`\n${text}\n\`\`\``),
    line.map((text) => `    ${text}`),
    fc.tuple(line, line).map(([one, two]) => `| ${one} | ${two} |\n|---|---|\n| ${two} | ${one} |`),
    fc.constant("---"),
  );
  const markdown = fc.array(block, { minLength: 1, maxLength: 5 }).map((blocks) => blocks.join("\n\n"));
  fc.assert(
    fc.property(markdown, markdown, word, (body, closing, title) =>
      keepsTheRules(newsletterMail({ ...letter, body, closing, title: title || "Brev" }, calendar)),
    ),
    { numRuns: 300 },
  );
});
