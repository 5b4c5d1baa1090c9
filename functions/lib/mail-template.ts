import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import matter from "gray-matter";
import MarkdownIt from "markdown-it";
import { repositoryPath } from "./repository.ts";

/** Why a mail cannot be made. The message is shown to staff, so it never quotes what a person has typed. */
export class RenderFailure extends Error {}

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "break" }
  | { kind: "strong" | "em"; content: Inline[] }
  | { kind: "link"; href: string; content: Inline[] };

export type Block =
  | { kind: "heading" | "paragraph"; content: Inline[] }
  | { kind: "list"; items: Inline[][] }
  /** A paragraph that is only a link: the one thing to do. */
  | { kind: "button"; href: string; content: Inline[] }
  /** A paragraph that is only a {place}: a list or a table of facts may stand there. */
  | { kind: "value"; name: string };

export interface MailTemplate {
  subject: string;
  why: string;
  blocks: Block[];
}

const folder = repositoryPath(join("content", "mail"));

/** Reads content/mail/<name>.md. */
export const mailTemplate = (name: string): MailTemplate => {
  const path = join(folder, `${name}.md`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(path)) throw new RenderFailure(`content/mail has no text named ${name}`);
  return parseTemplate(readFileSync(path, "utf8"), name);
};

const markdown = new MarkdownIt({ html: false });
// Addresses are {places} until they are filled; the filled address is checked instead.
markdown.normalizeLink = (url) => url;

type Token = ReturnType<typeof markdown.parse>[number];

export const parseTemplate = (file: string, name: string): MailTemplate => {
  const { data, content } = matter(file);
  const { subject, why } = data as Record<string, unknown>;
  if (typeof subject !== "string" || typeof why !== "string")
    throw new RenderFailure(`${name}.md needs subject and why`);
  return { subject, why, blocks: blocksOf(markdown.parse(content, {}), name) };
};

const blocksOf = (tokens: Token[], name: string): Block[] => {
  const blocks: Block[] = [];
  let items: Inline[][] | null = null;
  let opened = "";
  for (const token of tokens) {
    if (token.type === "bullet_list_open") items = [];
    else if (token.type === "bullet_list_close" && items) {
      blocks.push({ kind: "list", items });
      items = null;
    } else if (token.type === "inline") {
      const content = inlinesOf(token.children ?? [], name);
      if (items) items.push(content);
      else blocks.push(opened === "heading_open" ? { kind: "heading", content } : paragraph(content));
    } else if (/^(paragraph|heading|list_item)_(open|close)$/.test(token.type)) opened = token.type;
    else throw new RenderFailure(`${name}.md uses ${token.type}, which mails cannot show`);
  }
  return blocks;
};

const paragraph = (content: Inline[]): Block => {
  const [only] = content;
  if (content.length !== 1 || !only) return { kind: "paragraph", content };
  if (only.kind === "link") return { kind: "button", href: only.href, content: only.content };
  const place = only.kind === "text" ? /^\{(\w+)\}$/.exec(only.text)?.[1] : undefined;
  return place ? { kind: "value", name: place } : { kind: "paragraph", content };
};

const inlinesOf = (tokens: Token[], name: string): Inline[] => {
  const root: Inline[] = [];
  const open: Inline[][] = [root];
  for (const token of tokens) {
    const here = open.at(-1) as Inline[];
    if (token.nesting === -1) open.pop();
    else if (token.nesting === 1) {
      const node = opening(token, name);
      here.push(node);
      open.push(node.content);
    } else if (token.type === "softbreak") addText(here, " ");
    else if (token.type === "hardbreak") here.push({ kind: "break" });
    else if (token.type === "text") addText(here, token.content);
    else throw new RenderFailure(`${name}.md uses ${token.type}, which mails cannot show`);
  }
  return root;
};

const opening = (token: Token, name: string): Extract<Inline, { content: Inline[] }> => {
  if (token.type === "strong_open") return { kind: "strong", content: [] };
  if (token.type === "em_open") return { kind: "em", content: [] };
  if (token.type === "link_open") return { kind: "link", href: String(token.attrGet("href")), content: [] };
  throw new RenderFailure(`${name}.md uses ${token.type}, which mails cannot show`);
};

const addText = (here: Inline[], text: string): void => {
  const last = here.at(-1);
  if (last?.kind === "text") last.text += text;
  else if (text) here.push({ kind: "text", text });
};
