import type { Placed } from "../content/faults.ts";
import { outAt } from "../content/publication.ts";

/** Whether a file becomes a mail: every letter but a draft, also one whose day has not come. */
export const isMailed = ({ kind, file }: Placed): boolean =>
  kind.folder === "nyhetsbrev" && Number.isFinite(outAt(file.fields));
