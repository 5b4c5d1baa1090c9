import { createHash } from "node:crypto";
import { type ErrorResponse, Resend } from "resend";
import type { RenderedMail } from "../../site/types.ts";
import { env, optionalEnv } from "./env.ts";
import type { BatchDelivery, Delivery, MailProvider, Trouble } from "./mail-provider.ts";

const timeoutMilliseconds = 8_000;
const quotaWaitSeconds = 60 * 60;
const refusedKeyWaitSeconds = 60;

export const resendProvider = (options: { timeoutMilliseconds?: number; callsAtOnce?: number } = {}): MailProvider => {
  const baseUrl = optionalEnv("RESEND_BASE_URL");
  const apiKey = env("RESEND_API_KEY");
  const resend = new Resend(apiKey, baseUrl ? { baseUrl } : {});
  // Passed on to fetch, though the types do not say so; the library has no time limit of its own.
  const limited = () => ({ signal: AbortSignal.timeout(options.timeoutMilliseconds ?? timeoutMilliseconds) }) as object;
  return {
    pace: "resend",
    replayable: true,
    callsAtOnce: options.callsAtOnce ?? 4,
    leaseSeconds: 25,
    heldMax: 5,
    async send(mail, key): Promise<Delivery> {
      const { data, error, headers } = await resend.emails.send(payload(mail), {
        idempotencyKey: idempotencyKey(mail, key),
        ...limited(),
      });
      return error ? refusal(error, headers) : { outcome: "sent", providerMessageId: data.id };
    },
    batch: {
      max: 100,
      body: (mails) => JSON.stringify(mails.map(batchPayload)),
      part: (body, from, to) => JSON.stringify((JSON.parse(body) as unknown[]).slice(from, to)),
      async send(body, size, key): Promise<BatchDelivery> {
        // Not through batch.send, which would write the mails anew: the bytes are the frozen ones.
        const { data, error, headers } = await resend.fetchRequest<BatchAnswer>("/emails/batch", {
          method: "POST",
          body,
          headers: {
            Authorization: `Bearer ${apiKey}`,
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            // Takes the mails that are right and names the others, instead of refusing all of them.
            "x-batch-validation": "permissive",
          },
          ...limited(),
        });
        return error ? refusal(error, headers) : { outcome: "sent", members: members(data, size) };
      },
    },
    close: () => {},
  };
};

interface BatchAnswer {
  data: { id: string }[];
  errors?: { index: number; message: string }[];
}

/** The ids come in the order of the mails that were taken; the others are named by their index. */
const members = ({ data, errors = [] }: BatchAnswer, size: number) => {
  const refused = new Map(errors.map(({ index, message }) => [index, message]));
  const ids = data.map(({ id }) => id);
  const told = ids.length + refused.size === size;
  return Array.from({ length: size }, (_, index) => {
    const message = refused.get(index);
    return message === undefined
      ? { providerMessageId: (told && ids.shift()) || null }
      : { error: `422 validation_error: ${message}` };
  });
};

/** Always in this order: a replay must carry the same bytes, and the database keeps no order of fields. */
const payload = (mail: RenderedMail) => ({
  from: mail.from,
  to: mail.to,
  replyTo: mail.replyTo,
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  headers: Object.fromEntries(Object.entries(mail.headers).sort(([a], [b]) => (a < b ? -1 : 1))),
  attachments: mail.attachments.map(({ filename, contentType, content }) => ({
    filename,
    contentType,
    content: Buffer.from(content, "utf8").toString("base64"),
  })),
});

/** As the API itself names the fields; files cannot be sent in a batch. */
const batchPayload = (mail: RenderedMail) => {
  const { replyTo, attachments: _, ...rest } = payload(mail);
  return { ...rest, reply_to: replyTo };
};

/**
 * Made of the mail's own key and its bytes, so that a fresh database, which counts from one again, never meets
 * another's keys at the same provider. Frozen bytes give the same key each time.
 */
const idempotencyKey = (mail: RenderedMail, key: string): string =>
  createHash("sha256")
    .update(JSON.stringify([key, payload(mail)]))
    .digest("base64url");

/** After a retry the same bytes may be sent again under the same key. */
const refusal = ({ name, statusCode, message }: ErrorResponse, headers: Record<string, string> | null): Trouble => {
  const error = `${statusCode ?? "no answer"} ${name}: ${message}`;
  const asked = retryAfter(headers?.["retry-after"]);
  if (statusCode === 429) {
    const waitSeconds = asked ?? (/quota/.test(name) ? quotaWaitSeconds : 1);
    return { outcome: "retry", error, waitSeconds, pauseSeconds: waitSeconds };
  }
  if (statusCode === null || statusCode >= 500) {
    const answerLost = statusCode === null || statusCode === 502 || statusCode === 504;
    return { outcome: "retry", error, answerLost, ...(asked && { waitSeconds: asked, pauseSeconds: asked }) };
  }
  // The key or the domain is wrong: every mail would hear the same.
  if (statusCode === 401 || statusCode === 403) return { outcome: "retry", error, pauseSeconds: refusedKeyWaitSeconds };
  // Another worker's call with the same key is still under way.
  if (name === "concurrent_idempotent_requests") return { outcome: "retry", error, waitSeconds: 5 };
  // Something has gone out under this key, though not these bytes.
  if (name === "invalid_idempotent_request") return { outcome: "unsure", error };
  return { outcome: "failed", error };
};

/** Seconds, or a date. */
const retryAfter = (header: string | undefined): number | undefined => {
  if (!header) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
};
