import type { Example } from "../../examples.ts";
import { siteHeader } from "./site-header.ts";

export const examples: Example[] = [
  { title: "På en sida i menyn", wide: true, render: () => siteHeader("/kalender/") },
  { title: "På en sida bland genvägarna", wide: true, render: () => siteHeader("/lattlast/") },
];
