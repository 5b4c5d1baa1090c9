import { editorConfig } from "../editor/config.ts";
import { placeValues } from "../markdown.ts";

export const data = { permalink: "/redaktion/config.json", eleventyExcludeFromCollections: true };

export const render = (): string => JSON.stringify({ ...editorConfig(), placeValues });
