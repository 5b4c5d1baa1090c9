import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "./system.ts";
import { watchFolder } from "./watch.ts";

const eleventy = join(projectRoot, "node_modules", "@11ty", "eleventy", "cmd.cjs");

export interface Builder {
  /** Builds now, or once more after the build that is running. Resolves when the site is fresh. */
  build(): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * Builds in a process of its own each time: a changed template is TypeScript that Node has already loaded,
 * and only a new process reads it again.
 */
export function createBuilder(env: Record<string, string>, onBuilt: () => void): Builder {
  let running: Promise<boolean> | null = null;
  let next: Promise<boolean> | null = null;
  let child: ReturnType<typeof spawn> | null = null;

  const once = () =>
    new Promise<boolean>((done) => {
      const said: string[] = [];
      child = spawn(process.execPath, [eleventy, "--config=site/eleventy.config.ts", "--quiet"], {
        cwd: projectRoot,
        env: { ...process.env, ...env, ELEVENTY_RUN_MODE: "build", SHOW_UNPUBLISHED: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child.stdout?.on("data", (chunk) => said.push(String(chunk)));
      child.stderr?.on("data", (chunk) => said.push(String(chunk)));
      child.once("error", (error) => said.push(error.message));
      child.once("close", (code, signal) => {
        child = null;
        if (code === 0) onBuilt();
        else if (!signal) console.error(`\nWebbplatsen kunde inte byggas:\n\n${said.join("").trim()}\n`);
        done(code === 0);
      });
    });

  const build = (): Promise<boolean> => {
    if (next) return next;
    if (running) {
      next = running.then(() => {
        next = null;
        return build();
      });
      return next;
    }
    running = once().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    build,
    async stop() {
      child?.kill("SIGTERM");
      await running;
    },
  };
}

/** Calls back once for each burst of changes in the texts or in how they look. */
export function watchSources(onChange: (content: boolean) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let content = false;
  const stops = ["content", "site"].map((folder) =>
    watchFolder(join(projectRoot, folder), (file) => {
      if (/(^|\/)[.#]|~$/.test(file)) return;
      content ||= folder === "content";
      clearTimeout(timer);
      timer = setTimeout(() => {
        onChange(content);
        content = false;
      }, 120);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
