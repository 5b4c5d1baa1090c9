import { spawn } from "node:child_process";

const worker = `
  import { drain } from ${JSON.stringify(new URL("../../functions/lib/mail.ts", import.meta.url))};
  await drain({ seconds: 600, patienceSeconds: Number(process.env.PATIENCE_SECONDS ?? 0) });`;

/** A worker in a process of its own, so that a test can end it as a platform would: at any moment. */
export const startWorker = ({ patienceSeconds = 0 } = {}) => {
  const running = spawn(process.execPath, ["--input-type=module", "--eval", worker], {
    env: { ...process.env, PATIENCE_SECONDS: String(patienceSeconds) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((done) => running.once("exit", () => done()));
  return {
    pid: running.pid,
    ended,
    isRunning: () => running.exitCode === null && running.signalCode === null,
    async end() {
      running.kill("SIGKILL");
      await ended;
    },
  };
};
