import type { Example } from "../../examples.ts";
import { dateBlock } from "./date-block.ts";

export const examples: Example[] = [{ title: "En dag", render: () => dateBlock("2027-03-12T09:00:00+01:00") }];
