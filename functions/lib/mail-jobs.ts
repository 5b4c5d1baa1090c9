import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { MailItem, RenderedMail } from "../../site/types.ts";
import { call, Unavailable } from "./call.ts";
import { log } from "./log.ts";
import type { LetterMailData, Letters } from "./mail-newsletter.ts";
import { renderLetter, renderMail } from "./mail-render.ts";
import { reportMail } from "./mail-report.ts";
import type { MailRun } from "./mail-run.ts";
import { RenderFailure } from "./mail-template.ts";

// A hundred heavy letters would be a call of fifteen megabytes, and as much in the database until it has gone.
const batchCharactersMax = 4_000_000;

/** One call's worth: a mail that goes by itself, or a frozen batch. */
export type Job = { heldUntil: number } & (
  | { kind: "mail"; item: MailItem; rendered: RenderedMail }
  | { kind: "batch"; batch: Batch }
);

export interface Batch {
  id: number;
  lease: string;
  key: string;
  body: string;
  size: number;
}

/** What a worker holds and has not tried; mails that go by themselves and batches take turns. */
export interface Jobs {
  next(): Promise<Job | null>;
  held(): MailItem[];
}

export const jobsFor = (run: MailRun): Jobs => {
  const alone: (MailItem & { heldUntil: number })[] = [];
  const together: Rendered[] = [];
  const { provider } = run;
  const lease = () => Date.now() + provider.leaseSeconds * 1000;

  const take = async (count: number, single: boolean | null) => {
    const heldUntil = lease();
    const items: MailItem[] = await call("take_mail", {
      p_count_max: count,
      p_lease_seconds: provider.leaseSeconds,
      p_replayable: provider.replayable,
      p_alone: single,
    });
    return items.map((item) => ({ ...item, heldUntil }));
  };

  const nextMail = async (): Promise<Job | null> => {
    while (true) {
      if (alone.length === 0) alone.push(...(await take(provider.heldMax, provider.batch ? true : null)));
      const item = alone.shift();
      if (!item) return null;
      const rendered = item.rendered ?? (await renderedOrFailed(item, run.letters));
      // What cannot be replayed is frozen at the last moment: a worker lost before that loses nothing.
      if (rendered && (!provider.replayable || (await freezeMail(item, rendered))))
        return { kind: "mail", item, rendered, heldUntil: item.heldUntil };
    }
  };

  const nextBatch = async (): Promise<Job | null> => {
    if (!provider.batch) return null;
    const heldUntil = lease();
    const resumed = await call<Batch | null>("take_batch", {
      p_lease_seconds: provider.leaseSeconds,
      p_replayable: provider.replayable,
    });
    if (resumed) return { kind: "batch", batch: resumed, heldUntil };
    if (together.length === 0) {
      const items = await take(provider.batch.max, false);
      if (items.length === 0) return null;
      const found = await sorted(items, run.letters);
      together.push(...found.together);
      alone.push(...found.apart);
    }
    const job = together.length > 0 && (await frozenBatch(together.splice(0, fitting(together))));
    return job || (alone.length > 0 ? nextMail() : nextBatch());
  };

  const frozenBatch = async (mails: Rendered[]): Promise<Job | null> => {
    const body = provider.batch?.body(mails.map(({ rendered }) => rendered)) ?? "";
    const heldUntil = lease();
    const batch = await call<Omit<Batch, "body"> | null>("freeze_batch", {
      p_lease_seconds: provider.leaseSeconds,
      p_key: keyOf([...mails.map(({ item }) => item.key), body]),
      p_body: body,
      p_items: mails.map(({ item: { id, lease } }) => ({ id, lease })),
    });
    return batch && { kind: "batch", batch: { ...batch, body }, heldUntil };
  };

  let batchFirst = false;
  return {
    async next() {
      batchFirst = !batchFirst;
      const [first, second] = batchFirst ? [nextBatch, nextMail] : [nextMail, nextBatch];
      return (await first()) ?? (await second());
    },
    held: () => [...alone.splice(0), ...together.splice(0).map(({ item }) => item)],
  };
};

interface Rendered {
  item: MailItem;
  rendered: RenderedMail;
}

/** How many of them go in one call: as many as there is room for, and one whatever it weighs. */
const fitting = (mails: Rendered[]): number => {
  let characters = 0;
  for (const [position, { rendered }] of mails.entries()) {
    characters += rendered.html.length + rendered.text.length;
    if (characters > batchCharactersMax) return Math.max(1, position);
  }
  return mails.length;
};

/** A key that nobody else has used at the provider, and that a replay makes again. */
export const keyOf = (parts: string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url");

/** Which go in the batch, and which by themselves after all: those with files, and those frozen under a key of their own. */
const sorted = async <Item extends MailItem>(items: Item[], letters: Letters) => {
  const together: { item: Item; rendered: RenderedMail }[] = [];
  const apart: Item[] = [];
  for (const item of items) {
    // A hundred mails are a long time to be deaf: the call whose turn has come goes between two of them.
    await nextTurn();
    const rendered = item.rendered ?? (await renderedOrFailed(item, letters));
    if (!rendered) continue;
    if (item.rendered || rendered.attachments.length > 0) apart.push(item);
    else together.push({ item, rendered });
  }
  return { together, apart };
};

/** A text or a value that is wrong is that mail's trouble alone. */
const renderedOrFailed = async (item: MailItem, letters: Letters): Promise<RenderedMail | null> => {
  try {
    const { newsletter } = item.data as Partial<LetterMailData>;
    return newsletter ? renderLetter(item, await letters(newsletter)) : renderMail(item);
  } catch (error) {
    // The database did not answer: no fault of the mail's, which another run takes up.
    if (error instanceof Unavailable) throw error;
    const reason = error instanceof RenderFailure ? error.message : error instanceof Error ? error.name : "unknown";
    log("mail_not_rendered", { about: item.template });
    await reportMail([{ id: item.id, lease: item.lease, outcome: "failed", error: `render: ${reason}` }]);
    return null;
  }
};

/** The bytes are on the row before the first call, and the lease is still ours. */
export const freezeMail = async ({ id, lease }: MailItem, rendered: RenderedMail): Promise<boolean> => {
  const ids = await call<number[]>("freeze_mail", { p_items: [{ id, lease, rendered }] });
  return ids.includes(id);
};
