import type { NewsletterMail } from "./letter-mail.ts";

/** Gmail cuts a mail at 102 kB. What is left over is for each reader's own addresses. */
const bytesMax = 90_000;

/** Letters too long to arrive whole: file, size and what to do. */
export const heavyMails = (mails: Pick<NewsletterMail, "slug" | "html">[]): string[] =>
  mails
    .map(({ slug, html }) => ({ slug, bytes: Buffer.byteLength(html) }))
    .filter(({ bytes }) => bytes > bytesMax)
    .map(
      ({ slug, bytes }) =>
        `content/nyhetsbrev/${slug}.md: brevet blir ${Math.ceil(bytes / 1000)} kB som mejl, högst ${bytesMax / 1000} får det vara. Gmail klipper av längre brev. Korta det, eller lägg en del av texten i en nyhet och länka dit`,
    );
