import type { Support } from "../../content/support.ts";
import type { Example, Say } from "../../examples.ts";
import { supportEntry, supportFacts } from "./support.ts";

export const examples: Example[] = [
  { title: "Bland andra stöd", render: (say) => supportEntry(support(say)) },
  { title: "På stödets egen sida", render: (say) => supportFacts(support(say)) },
];

const support = (say: Say): Support =>
  ({
    slug: "provstod",
    title: say("Provstöd"),
    summary: say("Ett påhittat stöd, för att visa hur det ser ut."),
    gives: [say("Pengar till handledning")],
    asks: [say("En handledare")],
    decides: say("Myndigheten"),
    apply: [say("Ring din kontakt")],
    link: { text: say("Läs hos myndigheten"), url: "https://myndigheten.example/" },
    reviewed: "2026-11-20",
    reviewBefore: "2027-11-20",
    sources: [{ text: say("Myndigheten om provstöd"), url: "https://myndigheten.example/prov" }],
    body: "",
  }) as unknown as Support;
