import { setTimeout as wait } from "node:timers/promises";
import { call } from "./call.ts";
import type { Letters } from "./mail-newsletter.ts";
import type { MailProvider, Trouble } from "./mail-provider.ts";

/** One worker, from when it starts until it ends. */
export interface MailRun {
  provider: MailProvider;
  /** No new call begins after this. */
  deadline: number;
  /** Set when the provider would take no more mails in this run: how long to leave it alone. */
  haltSeconds: number | null;
  /** The provider has asked for peace until then. */
  quietUntil: number;
  /** A call has made new work that is due at once. */
  again: boolean;
  sent: number;
  letters: Letters;
}

// A longer wait is left to a later run.
const waitMaxMilliseconds = 60_000;
// Less than the margin between the provider's pace and ours.
const noticedMilliseconds = 8;

/** Waits for this worker's turn to call. False when it would come too late for this run. */
export const turnToCall = async (run: MailRun): Promise<boolean> => {
  const { provider, deadline } = run;
  const left = Math.min(deadline - Date.now(), waitMaxMilliseconds);
  if (run.haltSeconds !== null || left <= 0) return false;
  if (provider.pace === null) return true;
  const asked = performance.now();
  const milliseconds = await reserve(provider.pace, 1, left);
  if (milliseconds >= waitMaxMilliseconds) run.haltSeconds = Math.ceil(milliseconds / 1000);
  if (milliseconds > left) return false;
  // Counted from when the database answered, which was about halfway.
  const turn = (asked + performance.now()) / 2 + milliseconds;
  await wait(Math.max(0, turn - performance.now()));
  // Asked for peace while waiting: the turn is let go, and a new one asked for.
  if (Date.now() < run.quietUntil) return turnToCall(run);
  tellLate(provider.pace, performance.now() - turn);
  return run.haltSeconds === null;
};

/** A busy machine wakes late, and the call after next would come too close. Nobody waits for this, and its loss costs a 429. */
const tellLate = (provider: string, milliseconds: number): void => {
  if (milliseconds < noticedMilliseconds) return;
  call("delay_mail_calls", { p_provider: provider, p_milliseconds: Math.ceil(milliseconds) }).catch(() => undefined);
};

/** Whether it is worth taking mails at all: the provider may have asked every worker for an hour's peace. */
export const mayCall = async (run: MailRun): Promise<boolean> => {
  const { pace } = run.provider;
  const milliseconds = pace === null ? 0 : await reserve(pace, 0, 0);
  if (milliseconds >= waitMaxMilliseconds) run.haltSeconds = Math.ceil(milliseconds / 1000);
  return run.haltSeconds === null && Date.now() + milliseconds < run.deadline;
};

const reserve = (provider: string, calls: number, waitMax: number): Promise<number> =>
  call("reserve_mail_call", { p_provider: provider, p_calls: calls, p_wait_max_milliseconds: Math.floor(waitMax) });

/** What the provider asks of one worker holds for all of them. */
export const obey = async (trouble: Trouble, run: MailRun): Promise<void> => {
  if (trouble.outcome !== "retry" || trouble.pauseSeconds === undefined) return;
  const { pauseSeconds } = trouble;
  const { pace } = run.provider;
  const milliseconds = pauseSeconds * 1000;
  run.quietUntil = Math.max(run.quietUntil, Date.now() + milliseconds);
  if (pace === null || milliseconds >= waitMaxMilliseconds || Date.now() + milliseconds >= run.deadline)
    run.haltSeconds = pauseSeconds;
  if (pace !== null) await call("pause_mail_calls", { p_provider: pace, p_seconds: pauseSeconds });
};
