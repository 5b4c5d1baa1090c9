/** What can be seen to be wrong in a page's markup without a browser, beside what html-validate finds. One line each. */
export const staticFaults = (path: string, page: string): string[] => {
  const markup = page.replaceAll(/<!--[\s\S]*?-->|<script[\s\S]*?<\/script>/g, "");
  return [
    ...outlineFaults(markup),
    ...landmarkFaults(markup),
    ...linkFaults(markup, path),
    ...imageFaults(markup),
    ...tableFaults(markup),
  ].map((fault) => `${path} ${fault}`);
};

const tagsOf = (markup: string, name: string): string[] =>
  [...markup.matchAll(new RegExp(`<${name}(?=[\\s>])[^>]*>`, "g"))].map(([tag]) => tag);

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? null;

/** As it is read aloud: pictures by their alternative, what is hidden from everyone left out. */
const spoken = (markup: string): string =>
  markup
    .replaceAll(/<svg(?=[^>]*aria-hidden="true")[\s\S]*?<\/svg>/g, "")
    .replaceAll(/<img[^>]*\salt="([^"]*)"[^>]*>/g, " $1 ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/&nbsp;|\s/g, " ")
    .replaceAll(/ +/g, " ")
    .trim();

const outlineFaults = (markup: string): string[] => {
  const levels = [...markup.matchAll(/<h([1-6])(?=[\s>])/g)].map(([, level]) => Number(level));
  const skipped = levels.filter((level, at) => at > 0 && level > (levels[at - 1] ?? 0) + 1);
  return [
    ...(levels.filter((level) => level === 1).length === 1 ? [] : ["has not one main heading"]),
    ...(levels[0] === 1 ? [] : ["has a heading before its main one"]),
    ...skipped.map((level) => `skips to a heading of level ${level}`),
    ...[...markup.matchAll(/<h[1-6][^>]*>([\s\S]*?)<\/h[1-6]>/g)]
      .filter(([, words]) => spoken(words ?? "") === "")
      .map(() => "has an empty heading"),
  ];
};

const landmarkFaults = (markup: string): string[] => {
  const unnamed = tagsOf(markup, "nav").filter((tag) => !/\saria-label(ledby)?="/.test(tag));
  const names = tagsOf(markup, "nav").map((tag) => attribute(tag, "aria-label"));
  return [
    ...["main", "header", "footer"]
      .filter((name) => [...markup.matchAll(new RegExp(`^<${name}[ >]`, "gm"))].length < 1)
      .map((name) => `has no <${name}>`),
    ...(/<main [^>]*id="innehall"/.test(markup) && markup.includes('href="#innehall"')
      ? []
      : ["has no way past its menu"]),
    ...(/<html lang="[a-z]{2}">/.test(markup) ? [] : ["does not say its language"]),
    ...unnamed.map(() => "has a menu without a name"),
    ...names.filter((name, at) => name && names.indexOf(name) !== at).map((name) => `has two menus named ${name}`),
  ];
};

/** Links with the same words lead to the same place, so that a list of them alone can be read. Those within the page stand with what they lead to. */
const linkFaults = (markup: string, path: string): string[] => {
  const targets = new Map<string, string>();
  const faults: string[] = [];
  for (const [, tag = "", inside = ""] of markup.matchAll(/(<a\s[^>]*>)([\s\S]*?)<\/a>/g)) {
    const words = attribute(tag, "aria-label") ?? spoken(inside);
    const href = attribute(tag, "href") ?? "";
    if (words === "") faults.push(`has a link without words to ${href}`);
    if (href.startsWith("#")) continue;
    const target = new URL(href.replaceAll("&amp;", "&"), `https://prov.example${path}`).href;
    const before = targets.get(words.toLowerCase());
    if (before && before !== target) faults.push(`has two links ”${words}”, to ${before} and ${target}`);
    targets.set(words.toLowerCase(), target);
  }
  return faults;
};

const imageFaults = (markup: string): string[] =>
  tagsOf(markup, "img").flatMap((tag) => [
    ...(attribute(tag, "alt") === null ? [`has a picture without alt: ${tag}`] : []),
    ...(/\swidth="\d+"/.test(tag) && /\sheight="\d+"/.test(tag) ? [] : [`has a picture without its size: ${tag}`]),
  ]);

const tableFaults = (markup: string): string[] =>
  [...markup.matchAll(/<table[\s\S]*?<\/table>/g)].flatMap(([table]) => [
    ...(/<caption[^>]*>\s*[^<\s]/.test(table) ? [] : ["has a table without a caption"]),
    ...(tagsOf(table, "th").every((tag) => attribute(tag, "scope")) ? [] : ["has a table head without scope"]),
  ]);
