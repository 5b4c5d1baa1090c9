import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import markdownIt from "markdown-it";
import words from "../../content/strings/editor.json" with { type: "json" };
import { html, raw } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";

const guide = fileURLToPath(new URL("../../docs/redaktion.md", import.meta.url));
const renderer = markdownIt({ html: false });

export const data = { permalink: "/redaktion/handledning/index.html", eleventyExcludeFromCollections: true };

/** The guide for whoever edits, beside the editor. Its pictures lie beside it here as in docs/. */
export const render = (): string =>
  pageLayout({
    title: words.guideTitle,
    path: "/redaktion/handledning/",
    robots: "noindex",
    body: html`<div class="prose">${raw(renderer.render(readFileSync(guide, "utf8")))}</div>`,
  }).toString();
