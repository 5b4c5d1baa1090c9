import { type ChildProcess, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { freePort } from "../../local/ports.ts";
import { copyProject } from "./copy.ts";

declare module "vitest" {
  export interface ProvidedContext {
    journeySite: { url: string; apiUrl: string; mailUrl: string; databaseUrl: string };
  }
}

/** The system as `npm start` runs it, from a copy of the project, so that nobody's own data or pages are touched. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await copyProject();
  const names = ["SITE_PORT", "API_PORT", "DB_PORT", "SMTP_PORT", "MAIL_WEB_PORT"];
  const ports: Record<string, string> = {};
  for (const name of names) ports[name] = String(await freePort());
  const child = spawn(process.execPath, ["local/start.ts"], {
    cwd: home,
    env: { ...process.env, ...ports, NODE_ENV: "development", LIVE_RELOAD: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await stopped(child);
    await rm(home, { recursive: true, force: true });
  };
  try {
    await ready(child);
  } catch (error) {
    await stop();
    throw error;
  }
  const { databaseUrl } = JSON.parse(await readFile(join(home, ".local", "running.json"), "utf8"));
  project.provide("journeySite", {
    url: `http://127.0.0.1:${ports.SITE_PORT}`,
    apiUrl: `http://127.0.0.1:${ports.API_PORT}`,
    mailUrl: `http://127.0.0.1:${ports.MAIL_WEB_PORT}`,
    databaseUrl,
  });
  return stop;
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
    child.once("exit", () => fail(new Error(`npm start ended before it was up:\n${said.join("")}`)));
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await gone;
}
