import { styleSheet } from "../styles.ts";

export const data = { permalink: "/assets/site.css" };

export const render = (): string => styleSheet("site");
