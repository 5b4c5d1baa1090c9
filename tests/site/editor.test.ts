import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { catalogue } from "../../site/content/catalogue.ts";
import { defineCollection } from "../../site/content/collection.ts";
import { allContent } from "../../site/content/faults.ts";
import { day, group, image, lines, list, oneOf, reference, text, whole, yesNo } from "../../site/content/fields.ts";
import { shapeOf } from "../../site/content/walk.ts";
import { editorBundle } from "../../site/editor/bundle.ts";
import { editorConfig } from "../../site/editor/config.ts";
import { type EditorField, editorFields, leftToHand } from "../../site/editor/fields.ts";
import { editorBackend, editorOrigins } from "../../site/editor/host.ts";
import { headersFile, securityHeaders } from "../../site/headers.ts";
import { render as configPage } from "../../site/pages/editor-config.11ty.ts";
import { site } from "../../site/site.ts";

const config = editorConfig();
const forms = [...config.collections, ...config.singletons];

const withParts = (fields: EditorField[]): EditorField[] =>
  fields.flatMap((field) => [
    field,
    ...withParts((field.fields as EditorField[]) ?? []),
    ...withParts(field.field ? [field.field as EditorField] : []),
  ]);

const fieldsOf = (shape: z.ZodRawShape) => editorFields(z.strictObject(shape), "content/prov");
const only = (field: z.ZodType) => fieldsOf({ field })[0];

describe("the editor's forms come from the descriptions of content", () => {
  test("every kind of file has a form, and no two share a name", () => {
    const labels = forms.map(({ label }) => label);
    expect([...labels].sort()).toEqual(catalogue.map(({ label }) => label).sort());
    expect(labels.filter((label, at) => labels.indexOf(label) !== at)).toEqual([]);
  });

  test("every field has a name to be read by people, and no name is a key", () => {
    for (const { label: form, fields } of forms)
      for (const { name, label } of withParts(fields)) {
        expect(label, `${form}, ${name}`).toMatch(/^[”A-ZÅÄÖ]/);
        expect(label, form).not.toBe(name);
      }
  });

  test("no field is missing but those where nothing filled in and turned off are two things", () => {
    for (const kind of catalogue) {
      const form = forms.find(({ label }) => label === kind.label);
      const shown = new Set(form?.fields.map(({ name }) => name));
      const missing = Object.keys(shapeOf(kind.schema)).filter((name) => !shown.has(name));
      expect(missing, kind.label).toEqual(missing.filter((name) => ["reminders", "foodOrder"].includes(name)));
    }
  });

  test("the preview is told what each word within braces stands for", () => {
    expect(JSON.parse(configPage()).placeValues).toMatchObject({ association: site.association.name });
  });

  test("a page's form knows the page's address, and a new file's name can be an address", () => {
    const courses = config.collections.find(({ name }) => name === "utbildningar");
    expect(courses).toMatchObject({ folder: "content/utbildningar", preview_path: "utbildningar/{{slug}}/" });
    expect("Ny Kurs").not.toMatch(new RegExp(courses?.slug.pattern[0] ?? ""));
    expect("ny-kurs").toMatch(new RegExp(courses?.slug.pattern[0] ?? ""));
  });

  test("the parts of a web course are listed as they are read, and a new one says where it stands: last, unless told", () => {
    const parts = config.collections.find(({ name }) => name === "webbkurser-handledarens-grunder");
    expect(parts).toMatchObject({ sortable_fields: { default: { field: "slug" } } });
    const named = new RegExp(parts?.slug.pattern[0] ?? "");
    expect(parts?.slug.template).toBe("99-{{title}}");
    expect("05-mer-hjalp").toMatch(named);
    expect("mer-hjalp").not.toMatch(named);
  });

  test("a file that has a form of its own is not in its folder's list too", () => {
    const pages = config.collections.find(({ name }) => name === "sidor");
    const shown = new RegExp(pages && "filter" in pages ? (pages.filter?.pattern ?? "") : "");
    expect("om").toMatch(shown);
    expect("start").not.toMatch(shown);
    expect("startsida").toMatch(shown);
  });

  test("mails can be rewritten, but neither added nor removed", () => {
    expect(config.collections.find(({ name }) => name === "mail")).toMatchObject({ create: false, delete: false });
  });
});

describe("a field is filled in by what it is", () => {
  test("labels, hints and limits are the schema's own", () => {
    expect(only(lines("Sammanfattning", "En mening.", { max: 300 }))).toMatchObject({
      label: "Sammanfattning",
      hint: "En mening.",
      widget: "text",
      maxlength: 300,
      required: true,
    });
    expect(only(whole("Platser", { min: 2, max: 12 }))).toMatchObject({ widget: "number", min: 2, max: 12 });
    expect(only(list("Punkter", text("Punkt"), { max: 4 }))).toMatchObject({ widget: "list", min: 1, max: 4 });
  });

  test("what may be left out is not asked for, and what is given by itself is filled in", () => {
    expect(only(text("Rubrik").optional())).toMatchObject({ label: "Rubrik", required: false });
    expect(only(yesNo("På begäran").default(false))).toMatchObject({ required: false, default: false });
  });

  test("a folded group shows its name", () => {
    const town = group("Kommun", { code: text("Kommunkod"), name: text("Namn") });
    expect(only(list("Kommuner", town))).toMatchObject({ label_singular: "Kommun", summary: "{{fields.name}}" });
  });

  test("a choice shows words, and keeps its key", () => {
    expect(only(oneOf("Slag", { basic: "Grundutbildning" }))?.options).toEqual([
      { value: "basic", label: "Grundutbildning" },
    ]);
  });

  test("a day, a picture and a file elsewhere are picked", () => {
    expect(only(day("Dag"))).toMatchObject({ widget: "datetime", type: "date", format: "YYYY-MM-DD" });
    expect(only(image("Bild"))?.fields).toMatchObject([{ widget: "image" }, { name: "alt", widget: "string" }]);
    expect(only(list("Utbildningar", reference("utbildningar", "Utbildning")))).toMatchObject({
      widget: "relation",
      collection: "utbildningar",
      multiple: true,
    });
  });

  test("a form that the build refuses is refused in the same words while one writes", () => {
    const address = only(z.string().regex(/^\//, { error: "ska börja med /" }).meta({ label: "Adress" }));
    expect(address?.pattern).toEqual(["^\\/", "Ska börja med /"]);
  });

  test("null that means off is left as it is, also inside a group", () => {
    expect(leftToHand(group("Dagar", { before: whole("Dagar före", { min: 1 }).nullable() }).optional())).toBe(true);
    expect(leftToHand(text("Rubrik").optional())).toBe(false);
  });

  test("what cannot be shown stops the build and says where", () => {
    const odd = z.union([z.string(), z.number()]).meta({ label: "Udda" });
    expect(() => fieldsOf({ odd })).toThrow("content/prov.odd: the editor has no way to fill in union");
    expect(() => fieldsOf({ parts: list("Delar", group("Del", { odd })) })).toThrow("content/prov.parts[].odd");
    expect(() => fieldsOf({ bare: z.string() })).toThrow("content/prov.bare has no label");
  });

  test("a kind added tomorrow gets its form without another word", () => {
    const kind = defineCollection({
      folder: "prov",
      label: "Prov",
      single: "Prov",
      hint: "Bara ett prov.",
      schema: z.strictObject({ title: text("Rubrik") }),
      body: "Text",
      address: (slug) => `/prov/${slug}/`,
    });
    expect(editorConfig([kind]).collections).toMatchObject([
      { name: "prov", label: "Prov", description: "Bara ett prov.", fields: [{ name: "title" }, { name: "body" }] },
    ]);
  });
});

describe("texts survive the editor", () => {
  test("nothing in italics or bold, and no link, goes over two lines: the editor loses such a mark", () => {
    const markdown = new MarkdownIt();
    const broken = (text: string) =>
      markdown.parse(text, {}).some(({ children }) => {
        let depth = 0;
        return (children ?? []).some(({ nesting, type }) => {
          depth += nesting;
          return depth > 0 && type === "softbreak";
        });
      });
    expect(broken("Ett *ord\ntill*.")).toBe(true);
    expect(broken("Ett *ord*\n[till](/om/).")).toBe(false);
    const { placed } = allContent();
    expect(placed.filter(({ file }) => broken(file.body)).map(({ file }) => file.name)).toEqual([]);
  });
});

describe("the editor asks the Git host and nobody else", () => {
  const rule = (path: string): string =>
    headersFile()
      .split("\n\n")
      .find((part) => part.startsWith(`${path}\n`)) ?? "";

  test("its address alone may ask the host; the rest of the site asks nobody", () => {
    expect(rule("/redaktion/")).toContain("connect-src 'self' data: blob: https://gitlab.com;");
    expect(rule("/redaktion/")).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';");
    expect(rule("/*")).toContain(`Content-Security-Policy: ${securityHeaders["Content-Security-Policy"]}`);
    expect(securityHeaders["Content-Security-Policy"]).toContain("connect-src 'self';");
    expect(headersFile().match(/https:/g)).toHaveLength(2);
  });

  test("whichever host it is", () => {
    const common = { repo: "granlandet/webbplats", branch: "main" };
    expect(editorOrigins({ ...common, backend: "github" })).toEqual({
      ask: ["https://api.github.com", "https://github.com"],
      show: ["https://avatars.githubusercontent.com"],
    });
    expect(editorOrigins({ ...common, backend: "gitea", host: "https://codeberg.org" }).ask).toEqual([
      "https://codeberg.org",
    ]);
    expect(editorBackend({ ...common, backend: "gitlab", appId: "abc" })).toMatchObject({
      name: "gitlab",
      auth_type: "pkce",
      app_id: "abc",
      base_url: "https://gitlab.com",
    });
    expect(editorBackend({ ...common, backend: "github", authUrl: "https://in.example" })).toMatchObject({
      base_url: "https://in.example",
    });
    expect(editorBackend({ ...common, backend: "gitea", host: "https://codeberg.org", appId: "abc" })).toMatchObject({
      api_root: "https://codeberg.org/api/v1",
    });
  });

  test("its script knows no address to call home to, speaks Swedish, and has one version at one address", async () => {
    const { folder, version } = await editorBundle();
    const names = (await readdir(folder)).filter((name) => name.endsWith(".js"));
    const scripts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
    for (const script of scripts) expect(script).not.toMatch(/unpkg\.com|jsdelivr|githubstatus\.com\/api|hostedstatus/);
    expect(scripts.some((script) => script.includes("Arbeta med filerna på den här datorn"))).toBe(true);
    expect(version).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{8}$/);
    expect(await readdir(join(folder, "assets"))).toContain("source-sans-3-latin-wght-normal-BqRLTx4X.woff2");
  });
});
