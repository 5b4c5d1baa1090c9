import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { renderMail } from "../functions/lib/mail-render.ts";
import { absolute } from "../functions/lib/mail-values.ts";
import { type Html, html } from "../site/html.ts";
import { managePlace, type NewsletterMail, unsubscribePlace } from "../site/newsletter-mail/letter-mail.ts";
import { writtenMails } from "../site/newsletter-mail/mails.ts";
import { ownSessions } from "../site/sessions.ts";
import { site } from "../site/site.ts";
import type { RenderedMail } from "../site/types.ts";
import { exampleItem, exampleSession } from "./mail-examples.ts";
import { projectRoot } from "./system.ts";

export const previewPath = "/__local/mejl/";

type Preview = Pick<RenderedMail, "from" | "to" | "replyTo" | "subject" | "text" | "html" | "attachments">;
/** By name: the file of the text, and the mail or why there is none. */
type Previews = Map<string, { file: string; mail: Preview | { error: string } }>;

/** Every mail with sample data: a list, each by itself, its HTML part alone and its files. Null: no such page. */
export async function previewMails(pathname: string): Promise<Response | null> {
  const [name = "", part = ""] = pathname.slice(previewPath.length).split("/");
  const previews = await allPreviews();
  if (name === "") return shown(listPage(previews));
  const found = previews.get(name);
  if (!found) return null;
  const { file, mail } = found;
  if ("error" in mail) return shown(brokenPage(file, mail.error));
  if (part === "") return shown(mailPage(name, file, mail));
  if (part === "html") return shown(mail.html);
  const attached = mail.attachments[Number(part) - 1];
  return attached ? new Response(attached.content, { headers: { "content-type": attached.contentType } }) : null;
}

async function allPreviews(): Promise<Previews> {
  const previews: Previews = await letterPreviews();
  for (const name of await mailNames()) previews.set(name, { file: `content/mail/${name}.md`, mail: rendered(name) });
  return previews;
}

/** The letters, with what is next in the calendar on this machine. */
async function letterPreviews(): Promise<Previews> {
  const calendar = await ownSessions().catch(() => ({ now: new Date().toISOString(), sessions: [exampleSession()] }));
  const previews: Previews = new Map();
  try {
    for (const letter of await writtenMails(calendar))
      previews.set(`nyhetsbrev-${letter.slug}`, {
        file: `content/nyhetsbrev/${letter.slug}.md`,
        mail: ofLetter(letter),
      });
  } catch (error) {
    previews.set("nyhetsbrev", { file: "content/nyhetsbrev/", mail: { error: wordsOf(error) } });
  }
  return previews;
}

/** As one reader gets it, with addresses that lead to nobody. */
const ofLetter = ({ subject, html: markup, text }: NewsletterMail): Preview => {
  const own = (part: string) =>
    part
      .replaceAll(managePlace, absolute("/mina-utskick/exempel/"))
      .replaceAll(unsubscribePlace, absolute("/avregistrera/exempel/"));
  const { fromName, from, replyTo } = site.mail;
  return {
    from: `${fromName} <${from}>`,
    to: "bo@bageri.example",
    replyTo,
    subject,
    text: own(text),
    html: own(markup),
    attachments: [],
  };
};

/** The texts that there are, in the order of the alphabet. */
export async function mailNames(): Promise<string[]> {
  const files = await readdir(join(projectRoot, "content", "mail"));
  return files.flatMap((file) => (file.endsWith(".md") ? [file.slice(0, -".md".length)] : [])).sort();
}

function rendered(name: string): RenderedMail | { error: string } {
  try {
    return renderMail(exampleItem(name));
  } catch (error) {
    return { error: wordsOf(error) };
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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

const listPage = (previews: Previews): Html =>
  frame(
    "Mejlen",
    html`<h1>Mejlen</h1>
<p>Så här ser mejlen ut, med påhittade uppgifter. Texterna ligger i <code>content/nyhetsbrev/</code> och <code>content/mail/</code>. Spara en text och ladda om sidan.</p>
<ul>
${[...previews].map(
  ([name, { mail }]) =>
    html`<li><a href="${previewPath}${name}/">${name}</a><br>${"error" in mail ? `Går inte att visa: ${mail.error}` : mail.subject}</li>\n`,
)}</ul>`,
  );

const mailPage = (name: string, file: string, mail: Preview): Html =>
  frame(
    name,
    html`<p><a href="${previewPath}">Alla mejl</a></p>
<h1>${mail.subject}</h1>
<dl>
<dt>Fil</dt><dd><code>${file}</code></dd>
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

const brokenPage = (file: string, error: string): Html =>
  frame(
    file,
    html`<p><a href="${previewPath}">Alla mejl</a></p>
<h1>${file}</h1>
<p>Mejlet går inte att visa: ${error}</p>
<p>Saknas påhittade uppgifter? De ligger i <code>local/mail-examples.ts</code>.</p>`,
  );
