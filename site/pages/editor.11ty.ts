import words from "../../content/strings/editor.json" with { type: "json" };
import { html } from "../html.ts";
import type { PageData } from "../page-data.ts";

export const data = { permalink: "/redaktion/index.html", eleventyExcludeFromCollections: true };

/** The page that the editor fills. It is no page of the site: it has the editor's own look and needs its script. */
export const render = ({ editor }: PageData): string =>
  html`<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/editor.css">
<script type="module" src="/redaktion/editor/${editor.version}/editor.js"></script>
</head>
<body>
<nav class="editor-links" aria-label="${words.links}">
<ul>
<li><a href="/">${words.site}</a></li>
<li><a href="/redaktion/handledning/">${words.guide}</a></li>
<li><a href="/redaktion/granska/">${words.review}</a></li>
</ul>
</nav>
<div id="nc-root"><noscript><p>${words.noscript}</p></noscript></div>
</body>
</html>
`.toString();
