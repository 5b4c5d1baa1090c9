import { cookie, dropped, kept } from "./cookies.ts";
import { safeReturn } from "./session.ts";

/** What the code page must remember between the two steps of signing in. */
export interface CodeAsked {
  email: string;
  /** Where the person was going. */
  back: string;
  askedAt: number;
}

const name = "rum-kod";
export const codeLifeMilliseconds = 15 * 60 * 1000;
// Longer than the code lives, so that a late code is told from a wrong one.
const keptSeconds = 3 * 60 * 60;

export const codeCookies = (request: Request, asked: CodeAsked): string[] => [
  kept(request, name, Buffer.from(JSON.stringify(asked)).toString("base64url"), keptSeconds),
];

export const droppedCodeCookies = (request: Request): string[] => [dropped(request, name)];

export const codeAsked = (request: Request): CodeAsked | null => {
  try {
    const asked = JSON.parse(Buffer.from(cookie(request, name) ?? "", "base64url").toString("utf8"));
    if (typeof asked.email !== "string" || typeof asked.askedAt !== "number") return null;
    return { email: asked.email, back: safeReturn(String(asked.back)), askedAt: asked.askedAt };
  } catch {
    return null;
  }
};
