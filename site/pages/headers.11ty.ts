import { headersFile } from "../headers.ts";

export const data = { permalink: "/_headers" };

export const render = (): string => headersFile();
