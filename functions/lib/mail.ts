import { setTimeout as wait } from "node:timers/promises";
import { call } from "./call.ts";
import { log } from "./log.ts";
import { deliver, release } from "./mail-deliver.ts";
import { type Job, type Jobs, jobsFor } from "./mail-jobs.ts";
import { lettersOnce } from "./mail-newsletter.ts";
import { type MailProvider, mailProvider } from "./mail-provider.ts";
import { type MailRun, mayCall, turnToCall } from "./mail-run.ts";

export interface DrainOptions {
  /** No new call begins after this. */
  seconds: number;
  /** How long to stay for mails that will soon be tried again. */
  patienceSeconds?: number;
  provider?: MailProvider;
}

export interface Drained {
  sent: number;
  /** Time ran out before the outbox was empty. */
  more: boolean;
}

/** Sends what is due until the outbox is empty, the time is up or the provider wants peace. */
export const drain = async ({ seconds, patienceSeconds = 0, provider }: DrainOptions): Promise<Drained> => {
  const run: MailRun = {
    provider: provider ?? (await mailProvider()),
    deadline: Date.now() + seconds * 1000,
    haltSeconds: null,
    quietUntil: 0,
    again: false,
    sent: 0,
    letters: lettersOnce(),
  };
  try {
    let more = await pass(run);
    while (!more && run.haltSeconds === null && (await soonMore(run, patienceSeconds))) more = await pass(run);
    return { sent: run.sent, more: more && run.haltSeconds === null };
  } finally {
    run.provider.close();
    if (run.sent > 0) log("mail_sent", { count: run.sent });
  }
};

/** Until nothing is due. True when it had to stop before that. */
const pass = async (run: MailRun): Promise<boolean> => {
  run.again = false;
  if (!(await mayCall(run))) return Date.now() >= run.deadline;
  const jobs = jobsFor(run);
  const calls = new Calls(run.provider.callsAtOnce);
  let next = prepared(jobs, run);
  try {
    for (let job = await next; job; job = await next) {
      // The next call's mails are taken, rendered and frozen while this one's turn is awaited.
      next = prepared(jobs, run);
      if (!(await turnToCall(run))) {
        await leave([job, await next], jobs, run);
        return true;
      }
      await calls.start(deliver(job, run));
    }
    const untried = Date.now() >= run.deadline || run.haltSeconds !== null;
    if (untried) await leave([], jobs, run);
    return untried;
  } finally {
    await calls.end();
  }
};

const prepared = (jobs: Jobs, run: MailRun): Promise<Job | null> => {
  const job = run.haltSeconds === null && Date.now() < run.deadline ? jobs.next() : Promise.resolve(null);
  // It is awaited later, or never if something else breaks first.
  job.catch(() => undefined);
  return job;
};

const leave = (found: (Job | null)[], jobs: Jobs, run: MailRun): Promise<void> =>
  release(
    found.filter((job) => job !== null),
    jobs.held(),
    run.haltSeconds ?? 1,
  );

/** A slow answer holds up the next call no more than the provider does. */
class Calls {
  readonly #max: number;
  readonly #underway = new Set<Promise<void>>();
  #broken: { error: unknown } | null = null;

  constructor(max: number) {
    this.#max = max;
  }

  async start(call: Promise<void>): Promise<void> {
    const tracked = call.then(
      () => void this.#underway.delete(tracked),
      (error: unknown) => {
        this.#underway.delete(tracked);
        this.#broken ??= { error };
      },
    );
    this.#underway.add(tracked);
    while (this.#underway.size >= this.#max) await Promise.race(this.#underway);
    if (this.#broken) throw this.#broken.error;
  }

  async end(): Promise<void> {
    await Promise.all(this.#underway);
    if (this.#broken) throw this.#broken.error;
  }
}

/** Waits for what is to be tried again, here or after a lost worker, if that is soon. */
const soonMore = async (run: MailRun, patienceSeconds: number): Promise<boolean> => {
  if (run.again) return true;
  if (patienceSeconds <= 0) return false;
  const milliseconds = await call<number | null>("next_mail_in");
  if (milliseconds === null || milliseconds > patienceSeconds * 1000) return false;
  // Never at once: what is due and was not taken is in another worker's hands.
  const pause = Math.max(milliseconds, 200);
  if (Date.now() + pause >= run.deadline) return false;
  await wait(pause);
  return true;
};
