import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workAhead } from "./ahead.ts";
import { createBuilder, watchSources } from "./build.ts";
import { publishContent, seedWhenEmpty } from "./content.ts";
import { portsFrom, takenPorts } from "./ports.ts";
import { running, runningFile } from "./running.ts";
import { scheduledFunctions, tickSchedules } from "./schedules.ts";
import { type Site, startSite } from "./site.ts";
import { type Backend, forgetData, home, projectRoot, startBackend, sweep } from "./system.ts";

const startedAt = Date.now();
const stops: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | null = null;

/** In the reverse order of starting, so that nothing loses what it stands on. A second Ctrl-C changes nothing. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    for (const each of stops.reverse()) await Promise.resolve(each()).catch(() => undefined);
    process.exit(code);
  })();
  return stopping;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

// npm passes SIGTERM to its shell alone, which dies without a word to us: being left alone is a signal too.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void stop(0), 250).unref();
}

try {
  await start();
} catch (error) {
  if (!stopping) console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  await stop(1);
}

async function start(): Promise<void> {
  const ports = portsFrom(process.env);
  const other = await running().catch(() => null);
  if (other) throw new Error(`Systemet är redan igång från den här mappen: ${other.siteUrl}/`);
  await sweep();
  const taken = await takenPorts(ports);
  if (taken.length > 0) throw new Error(taken.join("\n"));
  if (process.argv.includes("--fresh")) await forgetData();
  console.log("Startar databas, inloggning, mejl och webbplats …");
  await mkdir(home, { recursive: true });
  await rm(join(projectRoot, "_site"), { recursive: true, force: true });

  void workAhead().catch(() => undefined);
  const backend = await startBackend(ports);
  stops.push(backend.stop);
  Object.assign(process.env, backend.env);
  await publishContent();
  // The letters tell what is next in the calendar.
  if (await seedWhenEmpty(backend)) await publishContent();

  const site = await serveSite(backend, ports.SITE_PORT);
  await tick(site);
  await remember(backend, site);
  console.log(panel(backend, site));
}

/** The pages, built and rebuilt, and the functions beside them. */
async function serveSite(backend: Backend, port: number): Promise<Site> {
  let site: Site | null = null;
  const builder = createBuilder(backend.env, () => site?.reload());
  stops.push(builder.stop);
  const [started] = await Promise.all([
    startSite({ port, liveReload: process.env.LIVE_RELOAD !== "0", onBuildHook: () => builder.build() }),
    builder.build(),
  ]);
  site = started;
  stops.push(site.stop);
  stops.push(
    watchSources(async (content) => {
      try {
        if (content) await publishContent();
      } catch (error) {
        console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
      }
      await builder.build();
    }),
  );
  return site;
}

async function tick(site: Site): Promise<void> {
  stops.push(tickSchedules(site.url, await scheduledFunctions()));
}

/** So that the other commands find what is running. */
async function remember(backend: Backend, site: Site): Promise<void> {
  const now = { pid: process.pid, siteUrl: site.url, databaseUrl: backend.databaseUrl };
  await writeFile(runningFile, JSON.stringify(now));
  stops.push(() => rm(runningFile, { force: true }));
}

function panel({ mail, databaseUrl }: Backend, site: Site): string {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).replace(".", ",");
  return `
  Öppna arbetsplatser är igång (${seconds} s)

  Webbplats      ${site.url}/
  Redaktion      ${site.url}/redaktion/
  Inkorg         ${mail.webUrl}/
  Mejlens texter ${site.url}/__local/mejl/
  Databas        ${databaseUrl}
  Samordnarrum   ${site.url}/samordnare/
                 Skriv astrid@granlandet.example. Koden kommer till inkorgen.

  Avsluta med Ctrl-C. Börja om från början: npm run fresh
`;
}
