import { call } from "../../functions/lib/call.ts";
import { wholeContentBuild } from "../content/hand-over.ts";

interface Netlify {
  utils: {
    status: { show(options: { title: string; summary: string; text?: string }): void };
    build: { failPlugin(message: string, options?: { error: Error }): void };
    cache: { restore(path: string): Promise<boolean>; save(path: string): Promise<boolean> };
  };
}

/** Where site/pictures/cache.ts keeps what is slow to make. */
const drawnFolder = ".local/pictures";

let startedAt = Date.now();

/** Builds are numbered by when they began, so that a slow older one cannot overwrite a newer. */
export const onPreBuild = async ({ utils }: Netlify): Promise<void> => {
  startedAt = Date.now();
  await utils.cache.restore(drawnFolder);
};

/** Keeps pictures, cards and Word files for the next build. */
export const onPostBuild = async ({ utils }: Netlify): Promise<void> => {
  await utils.cache.save(drawnFolder);
};

/** Runs when the deploy is live: hands over what Postgres must know of content/. Previews, and builds on somebody's own machine, never write. */
export const onSuccess = async ({ utils }: Netlify): Promise<void> => {
  const { CONTEXT, NETLIFY_LOCAL, SUPABASE_URL, SUPABASE_SECRET_KEY } = process.env;
  if (CONTEXT !== "production" || NETLIFY_LOCAL) return;
  if (!SUPABASE_URL || !SUPABASE_SECRET_KEY) {
    utils.build.failPlugin(
      "Innehållet lämnades inte över till databasen: SUPABASE_URL eller SUPABASE_SECRET_KEY saknas.",
    );
    return;
  }
  try {
    const build = await wholeContentBuild(startedAt);
    const { outcome } = await call<{ outcome: string }>("publish_content", { p_build: build });
    utils.status.show({
      title: "Innehållet till databasen",
      summary: summaryOf(outcome, build.courses.length, build.events.length),
    });
  } catch (error) {
    utils.build.failPlugin(
      "Webbplatsen är ute, men innehållet lämnades inte över till databasen. Bygg igen när databasen svarar. Tills dess kan samordnarna inte välja nya utbildningar.",
      { error: error instanceof Error ? error : new Error(String(error)) },
    );
  }
};

const summaryOf = (outcome: string, courses: number, events: number): string =>
  outcome === "older_build"
    ? "Ett nyare bygge har redan lämnat över sitt innehåll. Det här gjorde ingenting."
    : `${courses} utbildningar och ${events} arrangemang är överlämnade.`;
