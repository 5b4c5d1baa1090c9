/**
 * Which style sheet a page loads: one, so that it has nothing more to wait for. site.css holds all but the components
 * named here; every other sheet is site.css and the components named beside it. Two rules keep this simple: a
 * component's classes are its folder's name, alone or followed by a hyphen, and what stands in many rooms of the site is
 * not named here.
 */
const forms = ["booking", "choices", "error-summary", "form", "line-moves", "offer", "registration", "subscribe-form"];

export const sheets = {
  site: [],
  figures: ["chart"],
  forms,
  lesson: ["lesson"],
  local: ["actor", "phases"],
  method: ["checklist", "guide", "paper"],
  room: [...forms, "attendance", "chart", "distribution", "history", "results", "room", "slide"],
  search: ["search"],
  survey: ["choices", "error-summary", "form", "survey"],
} satisfies Record<string, string[]>;

export type SheetName = keyof typeof sheets;

export const sheetNames = Object.keys(sheets) as SheetName[];

export const sheetAddress = (name: SheetName): string => `/assets/${name}.css`;

const named: Record<SheetName, string[]> = sheets;
const special = new Set(Object.values(named).flat());

/** "form" for the class form-main, if that is a component that site.css leaves out. */
const componentOf = (worn: string): string | undefined => {
  for (let end = worn.length; end > 0; end = worn.lastIndexOf("-", end - 1))
    if (special.has(worn.slice(0, end))) return worn.slice(0, end);
  return undefined;
};

/** The components on a page that site.css leaves out. */
const specialOn = (markup: string): Set<string> => {
  const found = new Set<string>();
  for (const [, names = ""] of markup.matchAll(/\sclass="([^"]+)"/g))
    for (const name of names.split(" ")) {
      const component = componentOf(name);
      if (component) found.add(component);
    }
  return found;
};

/** The first sheet that holds all that stands on a page with this markup, or else the one that holds most of it. */
export const sheetFor = (markup: string): SheetName => {
  const worn = specialOn(markup);
  const held = (name: SheetName): number => named[name].filter((each) => worn.has(each)).length;
  return sheetNames.reduce((best, name) => (held(name) > held(best) ? name : best));
};
