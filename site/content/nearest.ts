/** The word or address most like the wanted one, when one is like enough to be what was meant. */
export const nearest = (wanted: string, among: string[]): string | undefined => {
  const [best] = among.map((one) => ({ one, steps: distance(wanted, one) })).sort((a, b) => a.steps - b.steps);
  return best && best.steps <= Math.max(2, wanted.length / 3) ? best.one : undefined;
};

/** How many letters must be changed, added or removed (Levenshtein). */
const distance = (from: string, to: string): number => {
  let row = [...Array(to.length + 1).keys()];
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1)
      next[j] = Math.min(
        (next[j - 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[to.length] ?? 0;
};
