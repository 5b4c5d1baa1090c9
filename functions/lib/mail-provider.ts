import type { RenderedMail } from "../../site/types.ts";
import { env } from "./env.ts";

/** What a call that did not go well says about the mails in it. */
export type Trouble =
  | {
      outcome: "retry";
      error: string;
      /** The provider asked for patience and has not judged the mail: this wait is no failed attempt. */
      waitSeconds?: number;
      /** No mail would go now, so nobody should call for so long. */
      pauseSeconds?: number;
      /** The mail may have gone out all the same. */
      answerLost?: boolean;
    }
  | { outcome: "failed"; error: string }
  /** Nobody knows whether it went out. */
  | { outcome: "unsure"; error: string };

/** What became of one call. */
export type Delivery = { outcome: "sent"; providerMessageId: string | null } | Trouble;

/** What became of a batch: of each member in its order, or of the call. Failed: it was refused whole. */
export type BatchDelivery =
  | { outcome: "sent"; members: ({ providerMessageId: string | null } | { error: string })[] }
  | Trouble;

export interface MailProvider {
  /** Where its pace is kept. Null: as fast as it answers. */
  pace: string | null;
  /** The same key with the same bytes within 24 h never becomes a second mail. */
  replayable: boolean;
  callsAtOnce: number;
  /** Long enough for every call that a worker makes with what it holds, and short, since a lost worker's mails wait it out. */
  leaseSeconds: number;
  /** How many mails that go by themselves a worker holds at a time. */
  heldMax: number;
  send(mail: RenderedMail, key: string): Promise<Delivery>;
  /** For a provider that takes many mails, without files, in one call. */
  batch: {
    max: number;
    /** The bytes that go out, and go out again. */
    body(mails: RenderedMail[]): string;
    /** The body of the members from one position to before another. */
    part(body: string, from: number, to: number): string;
    send(body: string, size: number, key: string): Promise<BatchDelivery>;
  } | null;
  close(): void;
}

/** The one that MAIL_PROVIDER names; the other's library is never loaded. */
export const mailProvider = async (): Promise<MailProvider> => {
  const name = env("MAIL_PROVIDER");
  if (name === "resend") return (await import("./mail-resend.ts")).resendProvider();
  if (name === "smtp") return (await import("./mail-smtp.ts")).smtpProvider();
  throw new Error("MAIL_PROVIDER must be smtp or resend");
};
