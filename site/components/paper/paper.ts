import type { Template, TemplateField, TemplatePart, TemplateTable } from "../../content/template.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t } from "../../strings.ts";
import { table } from "../table/table.ts";

/** Filled in by hand, so only on paper: whose list it is, and when. */
export const paperLines = (): Html => html`<div class="paper-lines" aria-hidden="true">
<span>${t("method.paper.workplace")}</span><span>${t("method.paper.by")}</span><span>${t("method.paper.date")}</span>
</div>`;

/** Over what is printed: who made it and where it is found. */
export const paperSender = (path: string): Html =>
  html`<p class="paper-sender">${site.association.name} · ${site.association.phone} · ${site.url}${path}</p>`;

const fillIn: Record<TemplateField["kind"], (field: TemplateField) => Html> = {
  line: ({ label, hint }) =>
    html`<div class="paper-field"><p class="paper-label">${label}</p>${hintOf(hint)}<span class="paper-line"></span></div>`,
  date: ({ label, hint }) =>
    html`<div class="paper-field"><p class="paper-label">${label}</p>${hintOf(hint)}<span class="paper-line paper-line-short"></span></div>`,
  lines: ({ label, hint }) =>
    html`<div class="paper-field paper-wide"><p class="paper-label">${label}</p>${hintOf(hint)}<span class="paper-box"></span></div>`,
  tick: ({ label, hint }) =>
    html`<div class="paper-tick paper-wide"><span class="paper-square"></span><p class="paper-label">${label}</p>${hintOf(hint)}</div>`,
};

const hintOf = (hint?: string): Html | null => (hint ? html`<p class="paper-hint">${hint}</p>` : null);

const grid = ({ caption, columns, rows }: TemplateTable): Html =>
  table({ caption, head: columns, aligned: true, rows: rows.map((row) => [row, ...columns.slice(1).map(() => "")]) });

const part = ({ heading, text, fields = [], table: rows }: TemplatePart): Html => html`<section class="paper-part">
<h3>${heading}</h3>
${text ? html`<p>${text}</p>` : null}
${rows ? grid(rows) : null}
${fields.length > 0 ? html`<div class="paper-fields">${fields.map((field) => fillIn[field.kind](field))}</div>` : null}
</section>`;

/** A template as its Word file shows it, part by part, with room to write by hand. */
export const paperTemplate = ({ lead, parts }: Template): Html => html`<div class="paper-sheet">
<p class="paper-lead">${lead}</p>
${parts.map(part)}
</div>`;
