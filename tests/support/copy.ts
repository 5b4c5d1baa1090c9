import { chmod, cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const parts = [
  "content",
  "site",
  "functions",
  "supabase",
  "local",
  "docs",
  "netlify.toml",
  "package.json",
  "tsconfig.json",
];

/** The project in a folder of its own, so that a test never touches anybody's data or built pages. */
export async function copyProject(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "oppna-copy-"));
  await chmod(home, 0o755);
  for (const part of parts) await cp(join(root, part), join(home, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(home, "node_modules"));
  return home;
}
