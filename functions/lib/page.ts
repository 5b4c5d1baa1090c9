import type { Context } from "@netlify/functions";
import { messagePage } from "../../site/function-pages/message.ts";
import { securityHeaders } from "../../site/headers.ts";
import type { Html } from "../../site/html.ts";
import { errorText, t } from "../../site/strings.ts";
import { privateHeaders } from "./cache.ts";
import { Refusal } from "./call.ts";
import { UnreadableForm } from "./form.ts";
import { log } from "./log.ts";

export { privateHeaders, sharedFor, tokenHeaders } from "./cache.ts";

export const page = (markup: Html, status = 200, headers: Record<string, string> = privateHeaders): Response =>
  new Response(String(markup), {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8", ...securityHeaders, ...headers },
  });

export const seeOther = (path: string, headers: Record<string, string> = privateHeaders): Response =>
  new Response(null, { status: 303, headers: { Location: path, ...securityHeaders, ...headers } });

/** A page that says one thing and where to go next. */
export const message = (
  title: string,
  body: string,
  status: number,
  headers: Record<string, string> = privateHeaders,
): Response => page(messagePage({ title, body }), status, headers);

export const notFound = (): Response => message(t("register.not_found.title"), t("register.not_found.body"), 404);

export const missing = (headers: Record<string, string> = privateHeaders): Response =>
  message(t("register.missing.title"), t("register.missing.body"), 404, headers);

/** The page for a refusal that no form can show: its own sentence, its own status. */
export const refused = (
  { key, status }: { key: string; status: number },
  headers: Record<string, string> = privateHeaders,
): Response =>
  message(
    t(key === "not_allowed" ? "register.not_allowed.title" : "register.refused.title"),
    errorText(key),
    status,
    headers,
  );

export const unavailable = (headers: Record<string, string> = privateHeaders): Response =>
  message(t("register.unavailable.title"), errorText("unavailable"), 503, headers);

type Handler = (request: Request, context: Context) => Promise<Response>;

/** Whatever happens inside, a person meets a page of ours and the log holds no more than the kind of failure. */
export const answer =
  (handler: Handler, headers: Record<string, string> = privateHeaders): Handler =>
  async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      if (error instanceof UnreadableForm || error instanceof Refusal) return refused(error, headers);
      log("function_failed", { status: 503, code: error instanceof Error ? error.constructor.name : "unknown" });
      return unavailable(headers);
    }
  };

export const calendarFile = (
  content: string,
  filename: string,
  headers: Record<string, string> = privateHeaders,
): Response =>
  new Response(content, {
    headers: {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": `attachment; filename="${filename}"`,
      ...securityHeaders,
      ...headers,
    },
  });
