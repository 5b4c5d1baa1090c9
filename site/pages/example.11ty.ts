import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import {
  exampleKinds,
  exampleList,
  exampleMunicipality,
  exampleQuote,
  exampleSector,
} from "../components/example/example.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import type { Course } from "../content/course.ts";
import type { Example } from "../content/example.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

export const data = {
  pagination: { data: "examples", size: 1, alias: "example", addAllPagesToCollections: true },
  permalink: ({ example }: { example: Example }): string => `/goda-exempel/${example.slug}/`,
};

export const render = ({ example, examples, courses }: PageData & { example: Example }): string => {
  const [intro = "", ...rest] = example.body.split(/^(?=## )/m);
  return pageLayout({
    title: example.title,
    description: example.description,
    path: `/goda-exempel/${example.slug}/`,
    wide: true,
    body: html`<article class="beside">
${crumb({ href: "/goda-exempel/", text: t("examples.title") })}
<div class="beside-head">
<h1>${example.title}</h1>
<p class="lead">${example.description}</p>
</div>
<div class="beside-main">
${exampleQuote(example)}
<div class="prose">${prose(intro)}</div>
<h2>${t("examples.did")}</h2>
<ol>${example.did.map((step) => html`<li>${step}</li>`)}</ol>
<h2>${t("examples.gave")}</h2>
<ul>${example.gave.map((point) => html`<li>${point}</li>`)}</ul>
${rest.length > 0 ? html`<div class="prose">${prose(rest.join(""))}</div>` : null}
</div>
<div class="beside-side">
${facts(example, courses)}
<h2>${t("examples.next")}</h2>
<p>${t("examples.nextBody")}</p>
${button({ text: t("offering.action"), href: "/kalender/" })}
</div>
</article>
${others(examples.filter(({ slug }) => slug !== example.slug))}`,
  }).toString();
};

const facts = (example: Example, courses: Course[]): Html => html`<h2>${t("examples.facts")}</h2>
${summaryList({
  rows: [
    { key: t("examples.workplace"), value: example.workplace },
    { key: t("examples.sector"), value: exampleSector(example) },
    { key: t("examples.municipality"), value: exampleMunicipality(example) },
    { key: t("examples.kinds"), value: exampleKinds(example) },
    {
      key: t("examples.courses"),
      value: html`<ul class="plain">${courses
        .filter(({ slug }) => example.courses.includes(slug))
        .map(({ slug, title }) => html`<li><a href="/utbildningar/${slug}/">${title}</a></li>`)}</ul>`,
    },
  ],
})}`;

const others = (examples: Example[]): Html | null =>
  examples.length === 0
    ? null
    : html`<section aria-labelledby="fler">
<h2 id="fler">${t("examples.all")}</h2>
${exampleList(examples)}
</section>`;
