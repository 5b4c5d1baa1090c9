import { readFileSync } from "node:fs";
import { showsUnpublished } from "../content/publication.ts";
import { coloursOf, contrast, pairs } from "../contrast.ts";
import { componentNames, type Example, readExamples } from "../examples.ts";
import { type Html, html, raw } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";

export const data = {
  permalink: (): string | false => (showsUnpublished() ? "/_komponenter/" : false),
  eleventyExcludeFromCollections: true,
};

export const render = async (): Promise<string> => {
  const components = await readExamples();
  const tokens = readFileSync("site/assets/tokens.css", "utf8");
  return pageLayout({
    title: "Komponenter",
    path: "/_komponenter/",
    robots: "noindex",
    wide: true,
    body: html`<h1>Komponenter</h1>
<p class="lead">Allt som sidorna är gjorda av, i ljust och mörkt. Sidan finns bara när npm start är igång.</p>
<ul class="specimen-contents">${components.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}</ul>
${colours(tokens)}
${typeScale()}
${spaces(tokens)}
${components.map(
  ({ name, examples }) => html`<section class="specimen-component" id="${name}" aria-labelledby="namn-${name}">
<h2 id="namn-${name}">${name}</h2>
${examples.map((example, index) => specimen(`${name}-${index + 1}`, example))}
</section>`,
)}`,
  })
    .toString()
    .replace(/\/assets\/\w+\.css/, "/_komponenter/alla.css");
};

const schemes = { light: "Ljust", dark: "Mörkt" };

const specimen = (id: string, { title, render: draw, wide }: Example): Html => html`<h3>${title}</h3>
<div class="specimen${wide ? " specimen-wide" : ""}">
${(["light", "dark"] as const).map(
  (scheme) =>
    html`<div class="specimen-ground scheme-${scheme}" role="group" aria-label="${title}, ${schemes[scheme].toLowerCase()}">${raw(apart(draw((text) => text).toString(), `${id}-${scheme}`))}</div>`,
)}
</div>`;

/** The same markup twice on a page needs ids of its own each time. */
const apart = (markup: string, id: string): string =>
  markup
    .replaceAll(
      /\s(id|for|popovertarget|aria-labelledby|aria-describedby)="([^"]+)"/g,
      (_whole, name, ids: string) =>
        ` ${name}="${ids
          .split(" ")
          .map((each) => `${id}-${each}`)
          .join(" ")}"`,
    )
    .replaceAll(/\s(name)="([^"]+)"/g, ` $1="${id}-$2"`)
    .replaceAll(/\shref="#([^"]+)"/g, ` href="#${id}-$1"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#${id}-$1)`);

const colours = (tokens: string): Html => {
  const by = coloursOf(tokens);
  return html`<section class="specimen-component" aria-labelledby="farger">
<h2 id="farger">Färger</h2>
<p>Alla par som möts, med sin kontrast och vad den minst ska vara. De står i site/assets/tokens.css och prövas vid varje bygge.</p>
<div class="specimen">
${(["light", "dark"] as const).map(
  (scheme) => html`<ul class="specimen-ground specimen-pairs scheme-${scheme}" aria-label="${schemes[scheme]}">
${pairs.map(([text, ground, least]) => {
  const [above = "#000000", below = "#ffffff"] = [by[scheme][text], by[scheme][ground]];
  return html`<li class="pair-${text}-${ground}"><b aria-hidden="true">Aa</b> <span>${text} på ${ground}</span> <span>${contrast(above, below).toFixed(1)} (${least})</span></li>`;
})}
</ul>`,
)}
</div>
</section>`;
};

const typeScale = (): Html => html`<section class="specimen-component" aria-labelledby="skrift">
<h2 id="skrift">Skrift</h2>
<p class="specimen-huge">Öppna dörren</p>
<p class="specimen-large">Vem möter den som kommer första dagen?</p>
<p>Den som är trygg i rollen gör skillnad, för personen och för arbetslaget: ”Vi pratar mer med varandra nu.” Det tar en heldag, kl. 9.00–16.00, och kostar ingenting.</p>
<p class="specimen-small">Senast granskad 20 november 2026. 0123456789</p>
</section>`;

const spaces = (tokens: string): Html => html`<section class="specimen-component" aria-labelledby="matt">
<h2 id="matt">Mått</h2>
<ul class="specimen-spaces">
${[...tokens.matchAll(/--(space-\d):\s*([^;]+);/g)].map(
  ([, name, value]) => html`<li class="measure-${name}"><span>${name} ${value}</span></li>`,
)}
</ul>
<p>Komponenter med kod: ${componentNames().length}.</p>
</section>`;
