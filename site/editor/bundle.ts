import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import ownWords from "./words.json" with { type: "json" };

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const cms = join(modules, "@sveltia", "cms");
const own = ["bundle.ts", "client.ts", "words.json"].map((name) => fileURLToPath(new URL(name, import.meta.url)));
const cache = join(modules, ".cache", "oppna-editor");

/** Maps, code colouring and the shrinking of drawings: nothing that our fields use. */
const unused = /^(@shikijs\/|leaflet|terra-draw|svgo)/;

/** The editor's own calls home: for newer versions of its parts, and for how the Git host feels today. */
const callsHome = /https:\/\/(?:unpkg\.com|www\.githubstatus\.com\/api|status-api\.hostedstatus\.com)[^`"')\s]*/g;
/** Fonts that it brings in its package and yet asks for elsewhere first. */
const foreignFonts = /url\(https:\/\/cdn\.jsdelivr\.net[^)]*\)/g;

/** Where it asks for the language of a heading that becomes an address; not knowing ours, it writes ö as in German. */
const languageOfAddress = /locale:(\w+)&&\w+\.includes\(\1\)\?\1:void 0/;

/** A button beside a choice of, say, a course, that makes a whole new course: read as a way to choose one more. */
const makesAnother = /\.create===!1\|\|\w+\(\w+\)\)\)return \w+(?=\})/;

/** Where it decides what keeps drafts: on a second choice of host, as of the files on this computer, it would keep none. */
const keepsDrafts =
  /if\((\w+)&&!\w+\)(?=\{let\{databaseName:\w+\}=\1\.repository\?\?\{\};if\(\w+\)\{\w+=new \w+\(\w+,`draft-backups`)/;

const leaveOut: Plugin = {
  name: "leave-out",
  setup(bundler) {
    bundler.onResolve({ filter: unused }, () => ({ path: "nothing", namespace: "nothing" }));
    bundler.onResolve({ filter: /\/locales\/.*\.json$/ }, ({ path }) =>
      path.endsWith("/sv.json") ? undefined : { path: "nothing", namespace: "nothing" },
    );
    bundler.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "export default {}" }));
    bundler.onLoad({ filter: /\/locales\/sv\.json$/ }, async () => ({
      contents: JSON.stringify(withOwnWords(await wordsOf("sv"), await wordsOf("en-US"))),
      loader: "json",
    }));
    bundler.onLoad({ filter: /@sveltia\/cms\/npm\/index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!languageOfAddress.test(source)) throw new Error("The editor no longer makes addresses as it did");
      if (!keepsDrafts.test(source)) throw new Error("The editor no longer keeps drafts as it did");
      if (!makesAnother.test(source)) throw new Error("The editor no longer makes new files beside a choice as it did");
      return {
        contents: source
          .replaceAll(callsHome, "data:,")
          .replaceAll(foreignFonts, "local('')")
          .replace(languageOfAddress, 'locale:"sv"')
          .replace(keepsDrafts, "if($1)")
          .replace(makesAnother, ".create===!1));"),
      };
    });
  },
};

/**
 * The editor as a browser runs it, in a folder to be copied to /redaktion/<version>/. Made once for each version of it
 * and of our own part, and kept beside the packages: it takes a second, and pages are built far more often.
 */
export const editorBundle = async (): Promise<{ folder: string; version: string }> => {
  const version = await versionOf();
  const folder = join(cache, version);
  if (existsSync(folder)) return { folder, version };
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, "unfinished-"));
  await build({
    entryPoints: { editor: own[1] as string },
    outdir: unfinished,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    plugins: [leaveOut],
  });
  await copyAssets(join(unfinished, "assets"));
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  return { folder, version };
};

interface Words {
  [key: string]: string | Words;
}

/** The editor's own Swedish, but for what it lacks and what a communicator would not say. */
const withOwnWords = (words: Words, known: Words): Words => {
  for (const [key, text] of Object.entries(ownWords)) {
    if (typeof at(known, key) !== "string") throw new Error(`site/editor/words.json: the editor never says ${key}`);
    const steps = key.split(".");
    const last = steps.pop() ?? "";
    let group = words;
    for (const step of steps) {
      group[step] ??= {};
      group = group[step] as Words;
    }
    group[last] = text;
  }
  return words;
};

const at = (words: Words, key: string): string | Words | undefined =>
  key.split(".").reduce<string | Words | undefined>((from, step) => (from as Words | undefined)?.[step], words);

const wordsOf = async (language: string): Promise<Words> =>
  JSON.parse(await readFile(join(cms, "locales", `${language}.json`), "utf8"));

/** Its fonts, and what turns a phone's pictures into ones that every browser shows. */
const copyAssets = async (to: string): Promise<void> => {
  const from = join(cms, "npm", "assets");
  const wanted = (await readdir(from)).filter((name) => /\.(woff2|wasm|js)$/.test(name));
  await Promise.all(wanted.map((name) => cp(join(from, name), join(to, name))));
};

const versionOf = async (): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(cms, "package.json"), "utf8"));
  const hash = createHash("sha256");
  for (const file of own) hash.update(await readFile(file));
  return `${version}-${hash.digest("hex").slice(0, 8)}`;
};
