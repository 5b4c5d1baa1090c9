import type { RenderedMail } from "../../site/types.ts";
import { env } from "./env.ts";

/** What became of one call. */
export type Delivery =
  | { outcome: "sent"; providerMessageId: string | null }
  /** `waitSeconds`: the provider asked for patience and has not judged the mail. `stop`: it would refuse every mail. */
  | { outcome: "retry"; error: string; waitSeconds?: number; stop?: boolean }
  | { outcome: "failed"; error: string }
  /** Nobody knows whether it went out. */
  | { outcome: "unsure" };

export interface MailProvider {
  /** The same key with the same bytes within 24 h never becomes a second mail. */
  replayable: boolean;
  /** The least time between two calls. */
  intervalMilliseconds: number;
  send(mail: RenderedMail, key: string): Promise<Delivery>;
  close(): void;
}

/** The one that MAIL_PROVIDER names; the other's library is never loaded. */
export const mailProvider = async (): Promise<MailProvider> => {
  const name = env("MAIL_PROVIDER");
  if (name === "resend") return (await import("./mail-resend.ts")).resendProvider();
  if (name === "smtp") return (await import("./mail-smtp.ts")).smtpProvider();
  throw new Error("MAIL_PROVIDER must be smtp or resend");
};
