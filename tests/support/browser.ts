import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

const installed = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Made for one page in a small container: with them the browser dies when a page is closed. */
const fragile = new Set(["--single-process", "--no-zygote"]);

export interface TestBrowser {
  browser: Browser;
  close(): Promise<void>;
}

/** The path of the first Chromium that is installed on the machine. */
export const installedChromium = (): string | undefined => installed.find((path) => path && existsSync(path));

/** Real Chromium: one that is installed, else the one that npm brought. */
export async function startBrowser(): Promise<TestBrowser> {
  const found = installedChromium();
  if (found) {
    const browser = await launchAgainIfItDies({ executablePath: found, args: flags });
    return { browser, close: () => browser.close() };
  }
  return startPackedBrowser();
}

/** Now and then the browser reads its environment while it changes it, and dies before it has opened: nothing a page has done. */
async function launchAgainIfItDies(options: LaunchOptions, attempts = 3): Promise<Browser> {
  try {
    return await chromium.launch(options);
  } catch (error) {
    if (attempts > 1 && String(error).includes("signal=SIGSEGV")) return launchAgainIfItDies(options, attempts - 1);
    throw error;
  }
}

/** The packed browser unpacks itself into TMPDIR and keeps its fonts there: one of its own, removed afterwards. */
async function startPackedBrowser(): Promise<TestBrowser> {
  const home = await mkdtemp(join(tmpdir(), "oppna-chromium-"));
  await mkdir(join(home, "fonts"), { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = home;
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    const executablePath = await packed.executablePath();
    const browser = await launchAgainIfItDies({
      executablePath,
      args: [...packed.args.filter((arg) => !fragile.has(arg)), ...flags],
      env: { ...(process.env as Record<string, string>), HOME: home },
    });
    return {
      browser,
      async close() {
        await browser.close();
        await rm(home, { recursive: true, force: true });
      },
    };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
