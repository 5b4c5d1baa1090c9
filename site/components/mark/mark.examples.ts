import type { Example } from "../../examples.ts";
import { mark } from "./mark.ts";

export const examples: Example[] = [{ title: "Märket", render: () => mark() }];
