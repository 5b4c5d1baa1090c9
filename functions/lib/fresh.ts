import { securityHeaders } from "../../site/headers.ts";
import { calendarFile } from "./page.ts";

interface Answer {
  request: Request;
  content: string;
  headers: Record<string, string>;
  /** When it may last have changed; null when only the bytes can tell. */
  modifiedAt?: string | null;
}

/** A calendar file, or 304 to a program that already has it. */
export const freshCalendar = ({ filename, ...answer }: Answer & { filename: string }): Response =>
  fresh(answer, (headers) => calendarFile(answer.content, filename, headers));

/** Any other text that has not changed since it was last fetched. */
export const freshAnswer = ({ type, ...answer }: Answer & { type: string }): Response =>
  fresh(
    answer,
    (headers) => new Response(answer.content, { headers: { "Content-Type": type, ...securityHeaders, ...headers } }),
  );

const fresh = (
  { request, content, headers, modifiedAt }: Answer,
  whole: (headers: Record<string, string>) => Response,
): Response => {
  const etag = `"${digest(content)}"`;
  const validators = { ...headers, ETag: etag, ...(modifiedAt ? { "Last-Modified": httpDate(modifiedAt) } : {}) };
  if (!has(request.headers, etag, modifiedAt ?? null)) return whole(validators);
  return new Response(null, { status: 304, headers: { ...securityHeaders, ...validators } });
};

/** The tag decides alone when there is one (RFC 9110, 13.2.2): a date is only a guess at the same thing. */
const has = (asked: Headers, etag: string, modifiedAt: string | null): boolean => {
  const tags = asked.get("if-none-match");
  if (tags !== null) return tags.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));
  const since = Date.parse(asked.get("if-modified-since") ?? "");
  return modifiedAt !== null && since >= Date.parse(httpDate(modifiedAt));
};

const httpDate = (iso: string): string => new Date(iso).toUTCString();

const digest = (content: string): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(content).digest("base64url").slice(0, 22);
