import type { Config } from "@netlify/functions";
import { call } from "./lib/call.ts";

/** What is due, and how to do it once, is decided by the door. */
export default async (): Promise<void> => {
  await call("run_due_work");
};

export const config: Config = { schedule: "* * * * *" };
