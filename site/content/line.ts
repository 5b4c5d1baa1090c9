interface Row {
  text: string;
  line: number;
}

/** The line of a field such as modules, 0, title; of what should hold it when it is not written; 0 when nothing does. */
export const lineOf = (source: string, path: string[]): number => {
  const rows = source.split("\n").map((text, index) => ({ text, line: index + 1 }));
  let found = 0;
  for (const step of path) {
    const inside = found === 0 ? rows : held(rows, found);
    const next = /^\d+$/.test(step) ? itemAt(inside, Number(step)) : keyed(inside, step, found === 0);
    if (!next) return found;
    found = next.line;
  }
  return found;
};

const isItem = ({ text }: Row): boolean => /^\s*- /.test(text);
const depth = ({ text }: Row): number => /^\s*/.exec(text)?.[0].length ?? 0;
/** Where the words begin, past a dash. */
const margin = ({ text }: Row): number => /^\s*(?:- )?/.exec(text)?.[0].length ?? 0;

/** The rows that belong to the one at a line: those further in, and the row itself where it opens an item of a list. */
const held = (rows: Row[], line: number): Row[] => {
  const [first, ...rest] = rows.slice(line - 1);
  if (!first) return [];
  const outside = (row: Row) =>
    row.text.trim() !== "" &&
    (depth(row) < depth(first) || (depth(row) === depth(first) && (isItem(first) || !isItem(row))));
  const end = rest.findIndex(outside);
  const inside = end < 0 ? rest : rest.slice(0, end);
  return isItem(first) ? [first, ...inside] : inside;
};

/** At the top a key stands furthest out, in JSON one step in; elsewhere it is the outermost of its name. */
const keyed = (rows: Row[], key: string, top: boolean): Row | undefined =>
  rows
    .filter(({ text }) => {
      const words = text.trim().replace(/^- /, "");
      return words.startsWith(`${key}:`) || words.startsWith(`"${key}":`);
    })
    .filter((row) => !top || row.text.startsWith(key) || row.text.startsWith(`  "${key}"`))
    .sort((a, b) => margin(a) - margin(b) || a.line - b.line)[0];

const itemAt = (rows: Row[], at: number): Row | undefined => {
  const items = rows.filter(isItem);
  const least = Math.min(...items.map(depth));
  return items.filter((row) => depth(row) === least)[at];
};
