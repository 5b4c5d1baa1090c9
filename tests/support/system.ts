import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../local/ports.ts";
import { copyProject } from "./copy.ts";

export interface RunningSystem {
  /** The copy of the project that it runs from. */
  home: string;
  url: string;
  apiUrl: string;
  mailUrl: string;
  databaseUrl: string;
  stop(): Promise<void>;
}

/** The system as `npm start` runs it, from a copy of the project, so that nobody's own data or pages are touched. */
export async function startSystem(command = process.execPath, args = ["local/start.ts"]): Promise<RunningSystem> {
  const home = await copyProject();
  const names = ["SITE_PORT", "API_PORT", "DB_PORT", "SMTP_PORT", "MAIL_WEB_PORT"];
  const ports: Record<string, string> = {};
  for (const name of names) ports[name] = String(await freePort());
  const child = spawn(command, args, {
    cwd: home,
    env: { ...process.env, ...ports, NODE_ENV: "development", LIVE_RELOAD: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Closed, not only exited: npm exits before what it started has stopped.
  const gone = once(child, "close");
  const stop = async () => {
    child.kill("SIGTERM");
    await gone;
    await rm(home, { recursive: true, force: true });
  };
  try {
    await ready(child);
    const { databaseUrl } = JSON.parse(await readFile(join(home, ".local", "running.json"), "utf8"));
    return {
      home,
      url: `http://127.0.0.1:${ports.SITE_PORT}`,
      apiUrl: `http://127.0.0.1:${ports.API_PORT}`,
      mailUrl: `http://127.0.0.1:${ports.MAIL_WEB_PORT}`,
      databaseUrl,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ready(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  return new Promise((done, fail) => {
    child.stdout?.on("data", (chunk) => {
      said.push(String(chunk));
      if (String(chunk).includes("är igång")) done();
    });
    child.stderr?.on("data", (chunk) => {
      said.push(String(chunk));
      process.stderr.write(chunk);
    });
    child.once("error", fail);
    child.once("exit", () => fail(new Error(`npm start ended before it was up:\n${said.join("")}`)));
  });
}
