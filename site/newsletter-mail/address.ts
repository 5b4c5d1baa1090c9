import { absolute } from "../../functions/lib/mail-values.ts";

/** "/kalender/" as it is written far from here; any other address as it is. */
export const wholeAddress = (href: string): string => (href.startsWith("/") ? absolute(href) : href);
