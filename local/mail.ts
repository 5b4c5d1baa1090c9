import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MailDev } from "maildev";

export interface CaughtMail {
  id: string;
  subject: string;
  text: string;
  html: string;
  from: { address: string; name: string }[];
  to: { address: string; name: string }[];
  replyTo?: { address: string; name: string }[];
  headers: Record<string, unknown>;
  attachments?: { fileName?: string; generatedFileName?: string; contentType: string }[];
}

export interface Mailbox {
  smtpPort: number;
  smtpUrl: string;
  webUrl: string;
  /** Everything caught, oldest first; or what one address got. */
  mails(to?: string): Promise<CaughtMail[]>;
  attachment(mail: CaughtMail, name: string): Promise<string>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Catches every mail the local system sends, and shows it on a page. */
export async function startMail({ smtpPort, webPort }: { smtpPort: number; webPort: number }): Promise<Mailbox> {
  // A folder of its own: emptying one mailbox would otherwise take the mails that another is writing down.
  const mailDirectory = mkdtempSync(join(tmpdir(), "oppna-mail-"));
  const tidy = () => rmSync(mailDirectory, { recursive: true, force: true });
  process.once("exit", tidy);
  const catcher = new MailDev({
    mailDirectory,
    smtp: smtpPort,
    web: webPort,
    ip: "127.0.0.1",
    webIp: "127.0.0.1",
    silent: true,
  });
  await quietly(() => catcher.start());
  const webUrl = `http://127.0.0.1:${webPort}`;

  const mails = async (to?: string) => {
    const answer = await fetch(`${webUrl}/api/email`);
    const all = (await answer.json()) as CaughtMail[];
    return to ? all.filter((mail) => mail.to.some(({ address }) => address === to)) : all;
  };
  return {
    smtpPort,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    webUrl,
    mails,
    async attachment(mail, name) {
      return (await fetch(`${webUrl}/api/email/${mail.id}/attachment/${encodeURIComponent(name)}`)).text();
    },
    async clear() {
      await fetch(`${webUrl}/api/email/all`, { method: "DELETE" });
    },
    stop: () => {
      tidy();
      return catcher.stop();
    },
  };
}

/** Its web part announces itself on the console however silent it is asked to be. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  const said = console.info;
  console.info = () => undefined;
  try {
    await work();
  } finally {
    console.info = said;
  }
}
