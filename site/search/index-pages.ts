import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { close, createIndex } from "pagefind";
import { type BuiltPage, isSelection } from "./pages.ts";

/** What a browser needs of all that pagefind can write: not its own interfaces, and not its worker (see docs/decisions.md). */
const needed = /^(pagefind\.js|pagefind-entry\.json|pagefind\..+\.pf_meta|wasm\.sv\.pagefind|(fragment|index)\/.+)$/;

/** Ways to other pages, and what is said about the page itself. */
const passedOver = ["nav", "form", ".no-print", ".actions", ".reviewed", ".paper-sender"];

/** Only pages whose layout says that they are for the search. */
const isSearched = ({ url, content }: BuiltPage): boolean =>
  String(content).includes("data-pagefind-body") && !isSelection(String(url));

/** Indexes what was built, in Swedish, into /pagefind/. Says how long it took, apart from the pages. */
export const writeSearchIndex = async (built: BuiltPage[], output: string): Promise<void> => {
  const started = performance.now();
  const pages = built
    .filter(isSearched)
    .flatMap(({ url, content }) => (url ? [{ url, content: String(content) }] : []));
  // One language for all: a search in Swedish finds the English page too.
  const { index, errors } = await createIndex({ forceLanguage: "sv", excludeSelectors: passedOver });
  if (!index) throw new Error(`Sökindexet kunde inte göras: ${errors.join(", ")}`);
  try {
    const added = await Promise.all(pages.map((page) => index.addHTMLFile(page)));
    const faults = added.flatMap((one, at) => one.errors.map((why) => `${pages[at]?.url}: ${why}`));
    if (faults.length > 0) throw new Error(`Sökindexet kunde inte ta in ${faults.join(", ")}`);
    const { files } = await index.getFiles();
    await Promise.all(
      files.filter(({ path }) => needed.test(path)).map((file) => write(join(output, "pagefind"), file)),
    );
  } finally {
    await close();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1).replace(".", ",");
  process.stdout.write(`Sökindexet: ${pages.length} sidor på ${seconds} s\n`);
};

const write = async (folder: string, { path, content }: { path: string; content: Uint8Array }): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
};
