import { setTimeout as wait } from "node:timers/promises";
import type { MailItem, RenderedMail } from "../../site/types.ts";
import { call } from "./call.ts";
import { log } from "./log.ts";
import { type Delivery, type MailProvider, mailProvider } from "./mail-provider.ts";
import { renderMail } from "./mail-render.ts";
import { RenderFailure } from "./mail-template.ts";

export interface DrainOptions {
  /** No new call begins after this. */
  seconds: number;
  batch?: number;
  provider?: MailProvider;
}

export interface Drained {
  sent: number;
  /** Time ran out before the outbox was empty. */
  more: boolean;
}

// Long enough for a whole batch of calls that time out, so that no other worker takes what this one still holds.
const leaseSeconds = 150;
const batchMax = 10;
// A relay that is down or a key that is refused is not the next mail's fault.
const stopSeconds = 60;

/** Sends what is due until the outbox is empty, the time is up or the provider wants peace. */
export const drain = async ({ seconds, batch = batchMax, provider }: DrainOptions): Promise<Drained> => {
  const run: Run = {
    provider: provider ?? (await mailProvider()),
    deadline: Date.now() + seconds * 1000,
    callAt: 0,
    haltSeconds: null,
    sent: 0,
  };
  try {
    let items = await take(run, batch);
    while (items.length > 0 && (await finished(items, run))) items = await take(run, batch);
    return { sent: run.sent, more: items.length > 0 && run.haltSeconds === null };
  } finally {
    run.provider.close();
    if (run.sent > 0) log("mail_sent", { count: run.sent });
  }
};

interface Run {
  provider: MailProvider;
  deadline: number;
  /** The earliest moment for the next call. */
  callAt: number;
  /** Set when the provider would take no more mails in this run: how long to leave it alone. */
  haltSeconds: number | null;
  sent: number;
}

const take = ({ provider }: Run, batch: number): Promise<MailItem[]> =>
  call("take_mail", { p_count_max: batch, p_lease_seconds: leaseSeconds, p_replayable: provider.replayable });

/** False when the run must end before every mail of the batch was tried. */
const finished = async (items: MailItem[], run: Run): Promise<boolean> => {
  for (const [index, item] of items.entries()) {
    if (run.haltSeconds !== null || Date.now() >= run.deadline) {
      await release(items.slice(index), run.haltSeconds ?? 1);
      return false;
    }
    await deliver(item, run);
  }
  return run.haltSeconds === null && Date.now() < run.deadline;
};

const deliver = async (item: MailItem, run: Run): Promise<void> => {
  const rendered = item.rendered ?? (await renderedOrFailed(item));
  if (!rendered) return;
  await wait(Math.max(0, run.callAt - Date.now()));
  if (!(await frozen(item, rendered))) return;
  run.callAt = Date.now() + run.provider.intervalMilliseconds;
  const delivery = await attempt(run.provider, rendered, item);
  if (delivery.outcome === "sent") run.sent += 1;
  else log("mail_not_sent", { about: item.template, code: delivery.outcome });
  obey(delivery, run);
  // Unsure is never reported: the lease runs out, and the row becomes unsure by the same rule as after a crash.
  if (delivery.outcome !== "unsure") await report([{ ...delivered(delivery), id: item.id, lease: item.lease }]);
};

/** A text or a value that is wrong is that mail's trouble alone. */
const renderedOrFailed = async (item: MailItem): Promise<RenderedMail | null> => {
  try {
    return renderMail(item);
  } catch (error) {
    const reason = error instanceof RenderFailure ? error.message : error instanceof Error ? error.name : "unknown";
    log("mail_not_rendered", { about: item.template });
    await report([{ id: item.id, lease: item.lease, outcome: "failed", error: `render: ${reason}` }]);
    return null;
  }
};

/** The bytes are on the row before the first call, and the lease is still ours. */
const frozen = async ({ id, lease }: MailItem, rendered: RenderedMail): Promise<boolean> => {
  const ids = await call<number[]>("freeze_mail", { p_items: [{ id, lease, rendered }] });
  return ids.includes(id);
};

const attempt = async (provider: MailProvider, mail: RenderedMail, { key }: MailItem): Promise<Delivery> => {
  try {
    return await provider.send(mail, key);
  } catch (error) {
    // The adapters answer for what they know; for the rest, only a key that is recognised makes a retry safe.
    const name = error instanceof Error ? error.name : "unknown";
    return provider.replayable ? { outcome: "retry", error: name } : { outcome: "unsure" };
  }
};

/** A short wait is waited out; a long one, or a refusal of everything, ends the run. */
const obey = (delivery: Delivery, run: Run): void => {
  if (delivery.outcome !== "retry") return;
  if (delivery.stop) run.haltSeconds = stopSeconds;
  if (delivery.waitSeconds === undefined) return;
  const until = Date.now() + delivery.waitSeconds * 1000;
  if (until >= run.deadline) run.haltSeconds = delivery.waitSeconds;
  else run.callAt = Math.max(run.callAt, until);
};

interface Report {
  id: number;
  lease: string;
  outcome: "sent" | "retry" | "failed";
  error?: string;
  retryAfterSeconds?: number;
  providerMessageId?: string | null;
}

const delivered = (delivery: Exclude<Delivery, { outcome: "unsure" }>): Omit<Report, "id" | "lease"> => {
  if (delivery.outcome === "sent") return delivery;
  if (delivery.outcome === "failed" || delivery.waitSeconds === undefined)
    return { outcome: delivery.outcome, error: delivery.error };
  return { outcome: "retry", error: delivery.error, retryAfterSeconds: delivery.waitSeconds };
};

const report = async (items: Report[]): Promise<void> => {
  await call("report_mail", { p_items: items });
};

/** Mails that were taken and not tried go straight back; waiting for the lease would count as a lost worker. */
const release = (items: MailItem[], waitSeconds: number): Promise<void> =>
  report(
    items.map(({ id, lease }) => ({ id, lease, outcome: "retry", error: "not_yet", retryAfterSeconds: waitSeconds })),
  );
