import type { z } from "zod";

/** One kind of file under content/: what it is called, what it must hold and where it ends up. */
export interface Collection<Schema extends z.ZodType = z.ZodType> {
  /** The folder under content/. */
  folder: string;
  /** Where the collection is one single file: its name, without its ending. */
  file?: string;
  /** Markdown with front matter, unless it says otherwise. */
  format?: "md" | "json";
  /** The system asks for these very files: an editor changes them, and neither adds nor removes any. */
  fixed?: true;
  /** The text under the front matter is typed as it stands, without the editor's buttons. */
  plain?: true;
  /** The files' names begin with a number, as 01-rollen, which is their order. */
  numbered?: true;
  /** Words within braces that this kind's own page fills, beside those that every text may write. */
  places?: string[];
  /** Files in the same folder that belong to other collections. */
  except?: string[];
  /** As an editor reads it: many, and one. */
  label: string;
  single: string;
  /** One sentence for whoever edits. */
  hint: string;
  schema: Schema;
  /** What is written under the front matter, in an editor's words; null when nothing is. */
  body: string | null;
  /** The page a file becomes, as "/nyheter/<slug>/"; null when it has none of its own. */
  address: ((slug: string) => string) | null;
}

export const defineCollection = <Schema extends z.ZodType>(collection: Collection<Schema>): Collection<Schema> =>
  collection;
