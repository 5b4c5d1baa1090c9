import { formatWithOptions } from "node:util";
import { vi } from "vitest";

/** What reaches the log from now on, as the platform would write it, objects to their last leaf. */
export const captureLogs = (): (() => string) => {
  const lines: string[] = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, method).mockImplementation((...parts) => {
      lines.push(formatWithOptions({ depth: null }, ...parts));
    });
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
  return () => lines.join("\n");
};
