import { call } from "./call.ts";
import { log } from "./log.ts";
import { type Batch, freezeMail, type Job, keyOf } from "./mail-jobs.ts";
import type { BatchDelivery, Delivery, MailProvider, Trouble } from "./mail-provider.ts";
import { reportBatch, reported, reportMail } from "./mail-report.ts";
import { type MailRun, obey } from "./mail-run.ts";

// A call takes at most 8 s; whoever has less of the lease left leaves the mail to the next worker.
const callMilliseconds = 10_000;

/** Makes the call and tells what became of it. */
export const deliver = async (job: Job, run: MailRun): Promise<void> => {
  if (Date.now() + callMilliseconds > job.heldUntil) return;
  if (job.kind === "batch") await deliverBatch(job.batch, run);
  else await deliverMail(job, run);
};

const deliverMail = async ({ item, rendered }: Extract<Job, { kind: "mail" }>, run: MailRun): Promise<void> => {
  const { provider } = run;
  if (!provider.replayable && !(await freezeMail(item, rendered))) return;
  const delivery = await settled<Delivery>(provider, () => provider.send(rendered, item.key));
  await heed(delivery, run, item.template);
  await reportMail([{ ...reported(delivery), id: item.id, lease: item.lease }]);
};

const deliverBatch = async (batch: Batch, run: MailRun): Promise<void> => {
  const { provider } = run;
  const calls = provider.batch;
  if (!calls) return;
  const delivery = await settled<BatchDelivery>(provider, () => calls.send(batch.body, batch.size, batch.key));
  await heed(delivery, run, "batch");
  if (delivery.outcome === "failed" && batch.size > 1) await split(batch, calls.part, run);
  else await reportBatch(batch, delivery);
};

/** The adapters answer for what they know; for the rest, only a key that is recognised makes a retry safe. */
const settled = async <D>(provider: MailProvider, send: () => Promise<D>): Promise<D | Trouble> => {
  try {
    return await send();
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    return provider.replayable
      ? { outcome: "retry", error: name, answerLost: true }
      : { outcome: "unsure", error: name };
  }
};

const heed = async (delivery: Delivery | BatchDelivery, run: MailRun, about: string): Promise<void> => {
  if (delivery.outcome === "sent") {
    run.sent += "members" in delivery ? delivery.members.filter((member) => !("error" in member)).length : 1;
    return;
  }
  log("mail_not_sent", { about, code: delivery.outcome });
  await obey(delivery, run);
};

/** A batch refused whole holds a mail that the provider does not name: halves of halves find it, and the others go. */
const split = async ({ id, lease, key, body, size }: Batch, part: Part, run: MailRun): Promise<void> => {
  const middle = Math.ceil(size / 2);
  const parts = [part(body, 0, middle), part(body, middle, size)].map((half, index) => ({
    key: keyOf([key, String(index), half]),
    body: half,
    size: index === 0 ? middle : size - middle,
  }));
  await call("split_batch", { p_id: id, p_lease: lease, p_parts: parts });
  run.again = true;
};

type Part = NonNullable<MailProvider["batch"]>["part"];

/** What was taken and not tried goes straight back; waiting for the lease would count as a lost worker. */
export const release = async (
  jobs: Job[],
  untried: { id: number; lease: string }[],
  seconds: number,
): Promise<void> => {
  const batches = jobs.flatMap((job) => (job.kind === "batch" ? [job.batch] : []));
  const mails = jobs.flatMap((job) => (job.kind === "mail" ? [job.item] : []));
  const again = { outcome: "retry" as const, error: "not_yet" };
  for (const batch of batches) await reportBatch(batch, { ...again, waitSeconds: seconds });
  await reportMail(
    [...mails, ...untried].map(({ id, lease }) => ({ id, lease, ...again, retryAfterSeconds: seconds })),
  );
};
