import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import { call } from "./call.ts";
import { RenderFailure } from "./mail-template.ts";
import { absolute } from "./mail-values.ts";

/** What the mail of one reader says that no other does; the letter itself is the same for everybody. */
export interface LetterMailData {
  newsletter: { id: number; hash: string; list: string };
  links: { manage: string; unsubscribe: string };
  /** To staff, who look at it before it goes: there is nothing to leave. */
  test?: boolean;
}

export interface LetterBody {
  subject: string;
  html: string;
  text: string;
}

/** Letters as the database has them, each asked for once. */
export type Letters = (of: LetterMailData["newsletter"]) => Promise<LetterBody>;

export const lettersOnce = (): Letters => {
  const asked = new Map<string, Promise<LetterBody | null>>();
  return async ({ id, hash }) => {
    const key = `${id}/${hash}`;
    const body = asked.get(key) ?? call<LetterBody | null>("newsletter_body", { p_id: id });
    asked.set(key, body);
    const found = await body.catch((error: unknown) => {
      asked.delete(key);
      throw error;
    });
    if (!found) throw new RenderFailure("the letter is not there any more");
    return found;
  };
};

/** The letter with a reader's own links, and the headers by which a mail program offers to leave. */
export const letterParts = ({ newsletter, links, test = false }: LetterMailData, body: LetterBody) => {
  const unsubscribe = absolute(links.unsubscribe);
  const places: Record<string, string> = { "mina-utskick": absolute(links.manage), avregistrera: unsubscribe };
  const own = (text: string): string =>
    text.replaceAll(/\{\{(mina-utskick|avregistrera)\}\}/g, (_, place: string) => places[place] ?? "");
  return {
    subject: test ? t("mail.newsletter.test", { subject: body.subject }) : body.subject,
    text: own(body.text),
    html: own(body.html),
    headers: test ? { "Auto-Submitted": "auto-generated" } : listHeaders(newsletter.list, unsubscribe),
  };
};

/** RFC 2919, RFC 2369 and RFC 8058. */
const listHeaders = (list: string, unsubscribe: string): Record<string, string> => ({
  "List-Id": `<${list}.${new URL(unsubscribe).hostname}>`,
  "List-Unsubscribe": `<${unsubscribe}>, <mailto:${site.mail.replyTo}?subject=${encodeURIComponent(t("mail.newsletter.leave", { list }))}>`,
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
});
