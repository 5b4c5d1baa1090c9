import { join } from "node:path";
import { Worker } from "node:worker_threads";

export interface Rest {
  url: string;
  /** Opaque keys of the hosted service's form. They open nothing but this machine's own database. */
  secretKey: string;
  publishableKey: string;
  stop(): Promise<void>;
}

export interface RestOptions {
  databaseUrl: string;
  port: number;
  smtp: { port: number; from: { name: string; address: string } };
  siteUrl: string;
  /** Where Storage keeps its files. */
  filesDir: string;
}

export interface RestSettings extends RestOptions {
  secretKey: string;
  publishableKey: string;
  jwtSecret: string;
}

const secretKey = "sb_secret_local_only_opens_nothing_elsewhere";
const publishableKey = "sb_publishable_local_only_opens_nothing_else";
const jwtSecret = "local-only-and-therefore-not-a-secret-at-all";

/** Supabase's REST and sign-in, in a thread whose output is dropped: Lite prints failing statements with what people typed. */
export async function startRest(options: RestOptions): Promise<Rest> {
  const settings: RestSettings = { ...options, secretKey, publishableKey, jwtSecret };
  const worker = new Worker(join(import.meta.dirname, "rest-server.ts"), {
    workerData: settings,
    stdout: true,
    stderr: true,
    execArgv: [],
    env: { ...process.env, DO_NOT_TRACK: "1", LITE_TELEMETRY: "0", NODE_ENV: "production" },
  });
  if (process.env.DEBUG_REST) worker.stderr.pipe(process.stderr);
  else worker.stderr.resume();
  worker.stdout.resume();
  await new Promise<void>((done, fail) => {
    worker.once("message", () => done());
    worker.once("error", fail);
    worker.once("exit", (code) => fail(new Error(`Supabase Lite slutade med kod ${code}.`)));
  });
  return {
    url: `http://127.0.0.1:${options.port}`,
    secretKey,
    publishableKey,
    async stop() {
      const gone = new Promise((done) => worker.once("exit", done));
      worker.postMessage("stop");
      await gone;
    },
  };
}
