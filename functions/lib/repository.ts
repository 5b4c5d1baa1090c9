import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Where a file read at run time lies. Beside the code in the repository, in the local emulator and in what is
 * deployed (included_files in netlify.toml), but at different depths and with different working folders.
 */
export const repositoryPath = (path: string): string => {
  for (const start of [import.meta.dirname, process.cwd(), process.env.LAMBDA_TASK_ROOT]) {
    for (let at = start; at; at = dirname(at) === at ? undefined : dirname(at)) {
      if (existsSync(join(at, path))) return join(at, path);
    }
  }
  throw new Error(`${path} is missing: is it among included_files in netlify.toml?`);
};
