import { Webhook } from "standardwebhooks";

/** What a door is told of a mail that had gone. */
interface MailEvent {
  kind: "bounced" | "not_sent" | "complained";
  providerMessageId: string;
  reason: string;
  addresses: string[];
  /** The address is not to be written to again. */
  permanent: boolean;
}

/**
 * The message, if the one who shares the secret wrote it within five minutes; null otherwise.
 * Svix, which delivers for Resend, is the standard's author: the same signature under headers of its own name.
 */
export const verified = (body: string, headers: Headers, secret: string): { id: string; payload: unknown } | null => {
  const header = (name: string): string => headers.get(`svix-${name}`) ?? headers.get(`webhook-${name}`) ?? "";
  try {
    const payload = new Webhook(secret).verify(body, {
      "webhook-id": header("id"),
      "webhook-timestamp": header("timestamp"),
      "webhook-signature": header("signature"),
    });
    return { id: header("id"), payload };
  } catch {
    return null;
  }
};

type Told = { [name: string]: unknown };

const part = (value: unknown): Told => (value !== null && typeof value === "object" ? (value as Told) : {});
const words = (...values: unknown[]): string =>
  values.filter((value) => typeof value === "string" && value !== "").join(", ");

/** Null for what changes nothing: delivered, delayed, opened and the like. */
export const mailEvent = (payload: unknown): MailEvent | null => {
  const { type, data } = part(payload);
  const { email_id, to, bounce, failed, suppressed } = part(data);
  if (typeof email_id !== "string" || !Array.isArray(to)) return null;
  const about = { providerMessageId: email_id, addresses: to.filter((address) => typeof address === "string") };
  switch (type) {
    case "email.bounced": {
      const { type: kind, subType, message } = part(bounce);
      // A full mailbox is no reason to stop writing to a person.
      return { ...about, kind: "bounced", reason: words(kind, subType, message), permanent: kind === "Permanent" };
    }
    case "email.complained":
      return { ...about, kind: "complained", reason: "complained", permanent: true };
    case "email.failed":
      return { ...about, kind: "not_sent", reason: words(part(failed).reason), permanent: false };
    // The service has the address on a list of its own, from before or from another sender.
    case "email.suppressed":
      return { ...about, kind: "not_sent", reason: words(part(suppressed).message), permanent: true };
    default:
      return null;
  }
};
