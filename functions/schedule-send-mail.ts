import type { Config } from "@netlify/functions";
import { drain } from "./lib/mail.ts";
import { wakeMail } from "./lib/nudge.ts";

// The platform stops a scheduled function after 30 s; the last call may take 8 s, its report a few more.
const seconds = 15;

export default async (): Promise<void> => {
  const { more } = await drain({ seconds });
  if (more) await wakeMail();
};

export const config: Config = { schedule: "* * * * *" };
