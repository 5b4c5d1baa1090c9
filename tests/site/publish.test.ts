import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cacheFolder } from "../../site/pictures/cache.ts";
import { onPostBuild, onPreBuild, onSuccess } from "../../site/publish/publish.ts";
import { testStack } from "../support/stack.ts";

const root = join(import.meta.dirname, "..", "..");
const stack = await testStack();
const show = vi.fn();
const failPlugin = vi.fn();
const restore = vi.fn(async () => true);
const save = vi.fn(async () => true);
const netlify = { utils: { status: { show }, build: { failPlugin }, cache: { restore, save } } };
const published = () =>
  stack.db.sql<{ title: string }>("select title from app.courses where retired_at is null order by slug");

beforeEach(() => {
  vi.stubEnv("CONTEXT", "production");
  show.mockReset();
  failPlugin.mockReset();
});
afterEach(() => vi.unstubAllEnvs());

test("what was drawn is brought back before a build and kept after it", async () => {
  await onPreBuild(netlify);
  await onPostBuild(netlify);
  expect(restore).toHaveBeenCalledWith(relative(root, cacheFolder));
  expect(save).toHaveBeenCalledWith(relative(root, cacheFolder));
});

describe("after a deploy", () => {
  test("a preview hands over nothing", async () => {
    vi.stubEnv("CONTEXT", "deploy-preview");
    await onSuccess(netlify);
    expect(await published()).toEqual([]);
    expect(show).not.toHaveBeenCalled();
    expect(failPlugin).not.toHaveBeenCalled();
  });

  test("a build on somebody's own machine hands over nothing, whatever key it holds", async () => {
    vi.stubEnv("NETLIFY_LOCAL", "true");
    await onSuccess(netlify);
    expect(await published()).toEqual([]);
    expect(failPlugin).not.toHaveBeenCalled();
  });

  test("production without its key says so, and the deploy stands", async () => {
    vi.stubEnv("SUPABASE_SECRET_KEY", "");
    await onSuccess(netlify);
    expect(failPlugin).toHaveBeenCalledWith(expect.stringContaining("SUPABASE_SECRET_KEY saknas"));
  });

  test("production hands over courses and events, and twice changes nothing", async () => {
    await onPreBuild(netlify);
    await onSuccess(netlify);
    const first = await published();
    expect(first.map(({ title }) => title)).toContain("Grundutbildning, en heldag");
    expect(show).toHaveBeenCalledWith(
      expect.objectContaining({ summary: "7 utbildningar och 9 arrangemang är överlämnade." }),
    );
    await onSuccess(netlify);
    expect(await published()).toEqual(first);
    expect(failPlugin).not.toHaveBeenCalled();
  });

  test("production hands over the letters as mail, and twice changes nothing", async () => {
    const letters = () =>
      stack.db.sql<{ slug: string; html: string }>(
        "select slug, list, hash, state, html from app.newsletters order by slug",
      );
    await onPreBuild(netlify);
    await onSuccess(netlify);
    const first = await letters();
    expect(first.map(({ slug }) => slug)).toEqual(["november-2026", "oktober-2026"]);
    expect(first[0]?.html).toContain('href="{{avregistrera}}"');
    await onSuccess(netlify);
    expect(await letters()).toEqual(first);
  });

  test("an older build is refused quietly", async () => {
    await stack.db.sql("insert into app.builds (number) values ($1)", [Date.now() + 60_000]);
    await onPreBuild(netlify);
    await onSuccess(netlify);
    expect(show).toHaveBeenCalledWith(expect.objectContaining({ summary: expect.stringContaining("Ett nyare bygge") }));
    expect(failPlugin).not.toHaveBeenCalled();
  });

  test("a database that does not answer is told in the deploy's log, in Swedish", async () => {
    await stack.withoutDatabase(async () => {
      await onSuccess(netlify);
    });
    expect(failPlugin).toHaveBeenCalledWith(expect.stringContaining("Webbplatsen är ute, men"), expect.anything());
  });
});
