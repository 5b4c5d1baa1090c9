import { createHash } from "node:crypto";
import { type ErrorResponse, Resend } from "resend";
import type { RenderedMail } from "../../site/types.ts";
import { env, optionalEnv } from "./env.ts";
import type { Delivery, MailProvider } from "./mail-provider.ts";

const intervalMilliseconds = 500; // two calls a second, for the whole team
const timeoutMilliseconds = 8_000;
const quotaWaitSeconds = 60 * 60;

export const resendProvider = (
  options: { intervalMilliseconds?: number; timeoutMilliseconds?: number } = {},
): MailProvider => {
  const baseUrl = optionalEnv("RESEND_BASE_URL");
  const resend = new Resend(env("RESEND_API_KEY"), baseUrl ? { baseUrl } : {});
  return {
    replayable: true,
    intervalMilliseconds: options.intervalMilliseconds ?? intervalMilliseconds,
    send: async (mail, key) => {
      const signal = AbortSignal.timeout(options.timeoutMilliseconds ?? timeoutMilliseconds);
      const { data, error, headers } = await resend.emails.send(payload(mail), {
        idempotencyKey: idempotencyKey(mail, key),
        // Passed on to fetch, though the types do not say so; the library has no time limit of its own.
        ...({ signal } as object),
      });
      return error ? refusal(error, headers) : { outcome: "sent", providerMessageId: data.id };
    },
    close: () => {},
  };
};

/** Always in this order: a replay must carry the same bytes, and the database keeps no order of fields. */
const payload = ({ from, to, replyTo, subject, text, html, attachments }: RenderedMail) => ({
  from,
  to,
  replyTo,
  subject,
  text,
  html,
  headers: { "Auto-Submitted": "auto-generated" },
  attachments: attachments.map(({ filename, contentType, content }) => ({
    filename,
    contentType,
    content: Buffer.from(content, "utf8").toString("base64"),
  })),
});

/**
 * Made of the mail's own key and its bytes, so that a fresh database, which counts from one again, never meets
 * another's keys at the same provider. Frozen bytes give the same key each time.
 */
const idempotencyKey = (mail: RenderedMail, key: string): string =>
  createHash("sha256")
    .update(JSON.stringify([key, payload(mail)]))
    .digest("base64url");

/** After any of these the same bytes may be sent again under the same key. */
const refusal = ({ name, statusCode, message }: ErrorResponse, headers: Record<string, string> | null): Delivery => {
  const error = `${statusCode ?? "no answer"} ${name}: ${message}`;
  const waitSeconds = retryAfter(headers?.["retry-after"]);
  if (statusCode === 429)
    return { outcome: "retry", error, waitSeconds: waitSeconds ?? (/quota/.test(name) ? quotaWaitSeconds : 1) };
  if (statusCode === null || statusCode >= 500) return { outcome: "retry", error, ...(waitSeconds && { waitSeconds }) };
  if (statusCode === 401 || statusCode === 403) return { outcome: "retry", error, stop: true };
  // Another worker's call with the same key is still under way.
  if (name === "concurrent_idempotent_requests") return { outcome: "retry", error, waitSeconds: 5 };
  return { outcome: "failed", error };
};

/** Seconds, or a date. */
const retryAfter = (header: string | undefined): number | undefined => {
  if (!header) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
};
