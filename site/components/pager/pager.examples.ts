import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { pager } from "./pager.ts";

export const examples: Example[] = [
  {
    title: "Mitt i",
    render: () => html`${pager("/nyheter/", { path: "/nyheter/sida/2/", number: 2, count: 3, news: [] })}`,
  },
];
