/** Which colours must be readable on which, and how well: 7 for running text, 4.5 for the rest of the text, 3 for edges and shapes. */
export const pairs: [text: string, ground: string, ratio: number][] = [
  ["ink", "paper", 7],
  ["ink", "paper-raised", 7],
  ["ink", "paper-sunk", 7],
  ["ink", "floor", 7],
  ["ink-soft", "paper", 7],
  ["ink-soft", "paper-raised", 7],
  ["ink-soft", "paper-sunk", 4.5],
  ["link", "paper", 7],
  ["link", "paper-raised", 4.5],
  ["link", "paper-sunk", 4.5],
  ["link", "floor", 4.5],
  ["on-structure", "structure", 7],
  ["on-structure", "structure-far", 7],
  ["on-structure-soft", "structure", 7],
  ["on-daylight", "daylight", 7],
  ["on-action", "action", 7],
  ["on-action", "action-over", 7],
  ["signal", "paper", 4.5],
  ["signal", "paper-raised", 4.5],
  ["signal", "paper-sunk", 4.5],
  ["edge", "paper", 3],
  ["edge", "paper-raised", 3],
  ["edge", "paper-sunk", 3],
  ["action", "paper", 3],
  ["daylight", "structure", 3],
  // The drawn: the mark and the bars of charts, on what they stand on.
  ["mark", "paper-raised", 3],
  ["mark", "paper-sunk", 3],
  // The ring around what has the focus is daylight with ink outside: one of them must show on every ground.
  ["daylight", "structure-far", 3],
  // Under the pointer, and where the light falls.
  ["action-over", "paper", 3],
  ["action-over", "paper-raised", 3],
  ["action", "paper-raised", 3],
  ["action", "paper-sunk", 3],
  ["action", "floor", 3],
  ["signal", "floor", 4.5],
  ["ink-soft", "floor", 4.5],
];

const schemes = { light: /:root\s*\{([^}]*)\}/, dark: /prefers-color-scheme:\s*dark\)\s*\{\s*:root\s*\{([^}]*)\}/ };

const coloursIn = (block: string): Record<string, string> =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\s*;/gi)].map(([, name, colour]) => [name ?? "", colour ?? ""]),
  );

/** The colours of tokens.css by name, by day and by night; what is not said for the night is as by day. */
export const coloursOf = (css: string): Record<"light" | "dark", Record<string, string>> => {
  const light = coloursIn(schemes.light.exec(css)?.[1] ?? "");
  return { light, dark: { ...light, ...coloursIn(schemes.dark.exec(css)?.[1] ?? "") } };
};

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

export const contrast = (one: string, other: string): number => {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
};

/** What is wrong with the colours in tokens.css, in words for whoever changed them; nothing when all can be read. */
export const contrastFaults = (css: string): string[] => {
  const { light, dark } = coloursOf(css);
  return Object.entries({ ljust: light, mörkt: dark }).flatMap(([scheme, colours]) =>
    pairs.flatMap(([text, ground, wanted]) => {
      const [above, below] = [colours[text], colours[ground]];
      if (!above || !below)
        return [
          `site/assets/tokens.css, ${scheme}: --${above ? ground : text} saknas eller är inte skriven som #rrggbb.`,
        ];
      const found = contrast(above, below);
      return found >= wanted
        ? []
        : [
            `site/assets/tokens.css, ${scheme}: --${text} (${above}) på --${ground} (${below}) ger kontrasten ${found.toFixed(2)}. Den ska vara minst ${wanted}.`,
          ];
    }),
  );
};
