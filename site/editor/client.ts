/** What runs at /redaktion/: the editor, told of our content and of how our pages look. */

interface Kind {
  name: string;
  fields: { name: string; label: string; widget: string }[];
}

interface PreviewProps {
  entry: { getIn(path: string[]): unknown };
  widgetFor(name: string): unknown;
  getAsset(path: string): { url: string } | undefined;
}

type Element = (tag: string, props: Record<string, unknown> | null, ...children: unknown[]) => unknown;

// The editor speaks the language of the browser; ours is for those who write in Swedish.
for (const [name, value] of [
  ["language", "sv-SE"],
  ["languages", ["sv-SE", "sv"]],
] as const)
  Object.defineProperty(navigator, name, { get: () => value });

const { default: CMS } = await import("@sveltia/cms");
const { h, marked, DOMPurify } = globalThis as unknown as {
  h: Element;
  marked: { parse(markdown: string): string };
  DOMPurify: { sanitize(html: string): string };
};

const headline = ["title", "name", "subject"];
const leads = ["summary", "lead", "description"];

const filled = (value: unknown): boolean =>
  ![undefined, null, "", false].includes(value as never) && (value as { size?: number }).size !== 0;

/** A text with its {names} filled; one that is none of ours stands as it is, and the build tells of it. */
const named = (text: string): string =>
  text.replaceAll(/\{(\w+)\}/g, (place, name: string) => placeValues[name] ?? place);

/** Markdown as our pages show it; a picture that is not saved yet is taken from where the editor keeps it. */
const rendered = (markdown: string, getAsset: PreviewProps["getAsset"]): string => {
  const page = new DOMParser().parseFromString(DOMPurify.sanitize(marked.parse(named(markdown))), "text/html");
  for (const picture of page.querySelectorAll("img")) {
    const found = getAsset(picture.getAttribute("src") ?? "");
    if (found) picture.src = found.url;
  }
  return page.body.innerHTML;
};

/** A text as its page shows it: heading, lead and body, and then whatever else is filled in, by its label. */
const preview =
  ({ fields }: Kind) =>
  ({ entry, widgetFor, getAsset }: PreviewProps) => {
    const value = (name: string) => entry.getIn(["data", name]);
    const first = (names: string[]) => names.find((name) => filled(value(name)));
    const [heading, lead] = [first(headline), first(leads)];
    const rest = fields.filter(({ name }) => ![heading, lead, "body"].includes(name) && filled(value(name)));
    return h(
      "main",
      { className: "page" },
      heading && h("h1", null, value(heading)),
      lead && h("p", { className: "lead" }, value(lead)),
      filled(value("body")) &&
        h("div", {
          className: "prose",
          dangerouslySetInnerHTML: { __html: rendered(String(value("body")), getAsset) },
        }),
      ...rest.map(({ name, label }) => h("section", { key: name }, h("h2", null, label), widgetFor(name))),
    );
  };

const { placeValues, ...config } = await (await fetch("/redaktion/config.json")).json();
CMS.registerPreviewStyle("/assets/site.css");
for (const kind of [...config.singletons, ...config.collections] as Kind[])
  CMS.registerPreviewTemplate(kind.name, preview(kind) as never);
await CMS.init({ config });

// It forbids enlarging the page with two fingers; whoever needs that may.
document.head.querySelector('meta[name="viewport"][content*="maximum-scale"]')?.remove();
