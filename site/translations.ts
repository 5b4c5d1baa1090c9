import type { Page } from "./content/page.ts";
import type { Language } from "./layouts/page.ts";
import { remember } from "./remember.ts";

const translated = remember((pages: Page[]) => pages.filter(({ translationOf }) => translationOf));

/** The page at an address and the same page in other languages; nothing when it is in one language only. */
export const translationsOf = (path: string, pages: Page[]): { lang: Language; path: string }[] => {
  const original = translated(pages).find(({ slug }) => `/${slug}/` === path)?.translationOf ?? path;
  const others = translated(pages).filter(({ translationOf }) => translationOf === original);
  return others.length === 0
    ? []
    : [{ lang: "sv", path: original }, ...others.map(({ language, slug }) => ({ lang: language, path: `/${slug}/` }))];
};
