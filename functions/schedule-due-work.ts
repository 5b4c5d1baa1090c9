import type { Config } from "@netlify/functions";
import { fireBuild } from "./lib/build.ts";
import { call } from "./lib/call.ts";
import { fileStore, removeFiles } from "./lib/storage.ts";

interface Done {
  done: Record<string, number>;
  failed: string[];
  busy: string[];
}

/** What is due, and how to do it once, is decided by the door. Each timer is a call of its own: one that hangs stops no other. */
export default async (): Promise<Response> => {
  const all: Done = { done: {}, failed: [], busy: [] };
  for (const timer of await call<string[]>("due_timers")) {
    const one = await call<Done>("run_due_work", { p_timer: timer }).catch(() => ({
      done: {},
      failed: [timer],
      busy: [],
    }));
    all.done = { ...all.done, ...one.done };
    all.failed.push(...one.failed);
    all.busy.push(...one.busy);
  }
  if (all.done.ask_for_build) await fireBuild();
  if (all.done.forget_files) await forgetFiles();
  return Response.json(all);
};

/** Out of Storage first: a file that is forgotten and still lies there would never be found again. */
const forgetFiles = async (): Promise<void> => {
  const old = await call<{ ref: string; path: string }[]>("old_files");
  await removeFiles(
    fileStore,
    old.map(({ path }) => path),
  );
  await call("files_forgotten", { p_refs: old.map(({ ref }) => ref) });
};

export const config: Config = { schedule: "* * * * *" };
