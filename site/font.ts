/** Asked for before the style sheet names it in assets/tokens.css, so that it is there in time. */
export const fontAddress = "/assets/fonts/familjen-grotesk.woff2";
