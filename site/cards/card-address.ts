/** The picture that stands for a page where somebody shares it. */
export interface SharedCard {
  /** As in "/kort/nyheter-frukost.1a2b3c.png". */
  src: string;
  alt: string;
  width: number;
  height: number;
}

const made = new Map<string, SharedCard>();

/** Remembers the card that was made for the page at this address. */
export const knowCard = (path: string, card: SharedCard): void => {
  made.set(path, card);
};

/** The card of the page at this address, when the build has made one. */
export const cardOf = (path: string): SharedCard | undefined => made.get(path);
