/**
 * Which style sheet a component travels in. site.css is on every page and holds all that is not named here; a page
 * fetches one more sheet when it has something from it. Two rules keep this simple: a component's classes are its
 * folder's name, alone or followed by a hyphen, and what stands on many pages belongs in site.css.
 */
export const sheets = {
  figures: ["chart"],
  forms: ["booking", "choices", "error-summary", "form", "line-moves", "offer", "registration"],
  local: ["actor", "phases"],
  method: ["checklist", "guide", "paper"],
  room: ["room"],
  search: ["search"],
} satisfies Record<string, string[]>;

export type SheetName = "site" | keyof typeof sheets;

export const sheetNames = ["site", ...Object.keys(sheets)] as SheetName[];

export const sheetAddress = (name: SheetName): string => `/assets/${name}.css`;

const needs = Object.entries(sheets).map(
  ([name, components]) =>
    [name as SheetName, new RegExp(`\\sclass="(?:[^"]*\\s)?(?:${components.join("|")})[-"\\s]`)] as const,
);

/** The sheets for a page with this markup, in the order they are loaded. */
export const sheetsFor = (markup: string): SheetName[] => [
  "site",
  ...needs.filter(([, need]) => need.test(markup)).map(([name]) => name),
];
