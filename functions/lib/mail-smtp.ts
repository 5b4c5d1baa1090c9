import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { RenderedMail } from "../../site/types.ts";
import { env } from "./env.ts";
import type { Delivery, MailProvider } from "./mail-provider.ts";

const timeoutMilliseconds = 8_000;
// A relay that is down is not the next mail's fault.
const downSeconds = 60;

/** What nodemailer adds to an error. */
type SmtpError = Error & { responseCode?: number; code?: string; response?: string };

/**
 * Speaks to the connection itself: only so is it known whether a lost call was lost before the letter left
 * (try again) or after (nobody knows, and a second letter would be worse than none).
 */
export const smtpProvider = (): MailProvider => {
  const url = parseConnectionUrl(env("SMTP_URL"));
  let connection: SMTPConnection | null = null;
  const forget = () => {
    connection = null;
  };
  return {
    pace: null,
    replayable: false,
    // One letter at a time on one connection.
    callsAtOnce: 1,
    leaseSeconds: 150,
    heldMax: 5,
    batch: null,
    send: async (mail, key) => {
      const message = await composed(mail, key);
      try {
        connection ??= await connected(url, forget);
      } catch (error) {
        return { outcome: "retry", error: said(error as SmtpError), pauseSeconds: downSeconds };
      }
      const handover = { begun: false };
      try {
        return await handedOver(connection, mail, message, handover);
      } catch (error) {
        connection?.close();
        forget();
        return refusal(error as SmtpError, handover.begun);
      }
    },
    close: () => {
      connection?.quit();
      forget();
    },
  };
};

const connected = async (url: ReturnType<typeof parseConnectionUrl>, onEnd: () => void): Promise<SMTPConnection> => {
  const loopback = /^(localhost|127\.|\[?::1)/.test(url.host ?? "localhost");
  const connection = new SMTPConnection({
    // The mails hold personal links: never in the clear over a network, unless the address itself says so.
    requireTLS: !loopback,
    ignoreTLS: loopback,
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
    dnsTimeout: timeoutMilliseconds,
    ...url,
  });
  // Between two letters nobody else listens, and an error that nobody hears ends the process.
  connection.on("error", () => undefined);
  connection.once("end", onEnd);
  await new Promise<void>((resolve, reject) => {
    connection.once("error", reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  if (url.auth) {
    await new Promise<void>((resolve, reject) =>
      connection.login(url.auth, (error) => (error ? reject(error) : resolve())),
    );
  }
  return connection;
};

const handedOver = (
  connection: SMTPConnection,
  mail: RenderedMail,
  message: Buffer,
  handover: { begun: boolean },
): Promise<Delivery> =>
  new Promise((resolve, reject) => {
    // Read only once the relay has asked for the letter.
    const letter = Readable.from(
      (function* () {
        handover.begun = true;
        yield message;
      })(),
    );
    connection.once("error", reject);
    connection.send({ from: envelopeAddress(mail.from), to: [mail.to] }, letter, (error, info) => {
      connection.removeListener("error", reject);
      if (error) reject(error);
      else resolve({ outcome: "sent", providerMessageId: info?.response ?? null });
    });
  });

const refusal = (error: SmtpError, begun: boolean): Delivery => {
  const { responseCode, code } = error;
  if (responseCode) return { outcome: responseCode < 500 ? "retry" : "failed", error: said(error) };
  // Refused by our own side before a word was said.
  if (code === "EENVELOPE" || code === "EMESSAGE") return { outcome: "failed", error: said(error) };
  return begun ? { outcome: "unsure", error: said(error) } : { outcome: "retry", error: said(error) };
};

const said = ({ response, message }: SmtpError): string => response ?? message;

const envelopeAddress = (from: string): string => /<([^<>]+)>$/.exec(from)?.[1] ?? from;

const composed = (
  { from, to, replyTo, subject, text, html, headers, attachments }: RenderedMail,
  key: string,
): Promise<Buffer> => {
  const [only] = attachments;
  const invitation = attachments.length === 1 && only ? only : null;
  const domain = envelopeAddress(from).split("@")[1];
  return new MailComposer({
    from,
    to,
    replyTo,
    subject,
    text,
    html,
    headers,
    // The same for every attempt: a receiver that got it after all shows one letter.
    messageId: `<${createHash("sha256").update(key).digest("base64url")}@${domain}>`,
    // One day: as an invitation too, which calendars offer to answer. More than one can only be files.
    ...(invitation
      ? {
          icalEvent: {
            method: methodOf(invitation.contentType),
            content: invitation.content,
            filename: invitation.filename,
          },
        }
      : { attachments: attachments.map((file) => ({ ...file, content: Buffer.from(file.content, "utf8") })) }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
};

const methodOf = (contentType: string): string => /method=(\w+)/.exec(contentType)?.[1] ?? "PUBLISH";
