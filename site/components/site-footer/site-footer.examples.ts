import type { Example } from "../../examples.ts";
import { siteFooter } from "./site-footer.ts";

export const examples: Example[] = [
  { title: "På webbplatsen", wide: true, render: () => siteFooter("/om/", false) },
  { title: "I samordnarnas rum", wide: true, render: () => siteFooter("/samordnare/", true) },
];
