import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { renderMail } from "../functions/lib/mail-render.ts";
import { type Html, html } from "../site/html.ts";
import type { RenderedMail } from "../site/types.ts";
import { exampleItem } from "./mail-examples.ts";
import { projectRoot } from "./system.ts";

export const previewPath = "/__local/mejl/";

/** Every mail with sample data: a list, each by itself, its HTML part alone and its files. Null: no such page. */
export async function previewMails(pathname: string): Promise<Response | null> {
  const [name = "", part = ""] = pathname.slice(previewPath.length).split("/");
  const names = await mailNames();
  if (name === "") return shown(listPage(names));
  if (!names.includes(name)) return null;
  const mail = rendered(name);
  if (!("subject" in mail)) return shown(brokenPage(name, mail.error));
  if (part === "") return shown(mailPage(name, mail));
  if (part === "html") return shown(mail.html);
  const file = mail.attachments[Number(part) - 1];
  return file ? new Response(file.content, { headers: { "content-type": file.contentType } }) : null;
}

/** The texts that there are, in the order of the alphabet. */
export async function mailNames(): Promise<string[]> {
  const files = await readdir(join(projectRoot, "content", "mail"));
  return files.flatMap((file) => (file.endsWith(".md") ? [file.slice(0, -".md".length)] : [])).sort();
}

function rendered(name: string): RenderedMail | { error: string } {
  try {
    return renderMail(exampleItem(name));
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const shown = (markup: Html | string): Response =>
  new Response(String(markup), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });

const frame = (title: string, body: Html): Html => html`<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="/assets/site.css">
</head>
<body>
<main class="page" style="padding:1.5rem;max-width:60rem;margin:auto">
${body}
</main>
</body>
</html>
`;

const listPage = (names: string[]): Html =>
  frame(
    "Mejlen",
    html`<h1>Mejlen</h1>
<p>Så här ser mejlen ut, med påhittade uppgifter. Texterna ligger i <code>content/mail/</code>. Spara en text och ladda om sidan.</p>
<ul>
${names.map((name) => {
  const mail = rendered(name);
  return html`<li><a href="${previewPath}${name}/">${name}</a><br>${"subject" in mail ? mail.subject : `Går inte att visa: ${mail.error}`}</li>\n`;
})}</ul>`,
  );

const mailPage = (name: string, mail: RenderedMail): Html =>
  frame(
    name,
    html`<p><a href="${previewPath}">Alla mejl</a></p>
<h1>${mail.subject}</h1>
<dl>
<dt>Fil</dt><dd><code>content/mail/${name}.md</code></dd>
<dt>Från</dt><dd>${mail.from}</dd>
<dt>Till</dt><dd>${mail.to}</dd>
<dt>Svar till</dt><dd>${mail.replyTo}</dd>
<dt>Bilagor</dt>${
      mail.attachments.length === 0
        ? html`<dd>Inga</dd>`
        : mail.attachments.map(
            ({ filename, contentType }, index) =>
              html`<dd><a href="${previewPath}${name}/${index + 1}/">${filename}</a> (${contentType})</dd>`,
          )
    }
</dl>
<h2>Som HTML</h2>
<iframe title="Mejlet som HTML" src="${previewPath}${name}/html/" style="width:100%;height:56rem;border:1px solid"></iframe>
<h2>Som text</h2>
<pre style="white-space:pre-wrap">${mail.text}</pre>`,
  );

const brokenPage = (name: string, error: string): Html =>
  frame(
    name,
    html`<p><a href="${previewPath}">Alla mejl</a></p>
<h1>${name}</h1>
<p>Mejlet går inte att visa: ${error}</p>
<p>Saknas påhittade uppgifter? De ligger i <code>local/mail-examples.ts</code>.</p>`,
  );
