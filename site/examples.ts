import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Html } from "./html.ts";

/** Every text in an example goes through this, so that a test can put anything a person might type in its place. */
export type Say = (text: string) => string;

/** A component in one of its states. */
export interface Example {
  /** What it shows, in Swedish. */
  title: string;
  render(say: Say): Html;
  /** Needs the page's whole width. */
  wide?: boolean;
}

export interface ComponentExamples {
  /** The component's folder. */
  name: string;
  examples: Example[];
}

const folder = join(import.meta.dirname, "components");

/** The folders of components that are more than a style: those with a file of code. */
export const componentNames = (): string[] =>
  globSync(`${folder}/*/*.ts`)
    .map((file) => basename(file, ".ts"))
    .filter((name) => !name.endsWith(".examples"))
    .sort();

/** `<name>.examples.ts` beside each component, in the order of their names. */
export const readExamples = async (): Promise<ComponentExamples[]> =>
  Promise.all(
    globSync(`${folder}/*/*.examples.ts`)
      .sort()
      .map(async (file) => ({
        name: basename(file, ".examples.ts"),
        examples: ((await import(pathToFileURL(file).href)) as { examples: Example[] }).examples,
      })),
  );
