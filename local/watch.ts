import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join, relative } from "node:path";

/**
 * Tells each change below a folder, by its path there. A watcher for each folder, and none for files: many editors save
 * by putting a new file in the old one's place, and a watch over the old one would see that once and then no more.
 */
export const watchFolder = (root: string, onChange: (path: string) => void): (() => void) => {
  const watchers = new Map<string, FSWatcher>();
  const follow = (folder: string): void => {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (_event, name) => {
      if (!name) return;
      const path = join(folder, name);
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) follow(path);
      onChange(relative(root, path));
    });
    const forget = () => {
      watcher.close();
      watchers.delete(folder);
    };
    watcher.on("error", forget);
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) follow(join(folder, entry.name));
  };
  follow(root);
  return () => {
    for (const watcher of watchers.values()) watcher.close();
  };
};
