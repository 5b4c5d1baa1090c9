import { type Html, raw } from "../../html.ts";

/** Two planes and the light between them. Drawn once here and once in assets/favicon.svg. */
export const mark = (): Html =>
  raw(
    `<svg class="mark" viewBox="0 0 26 32" width="26" height="32" aria-hidden="true" focusable="false"><path class="mark-plane" d="M0 0h11v32H0zM14 0h12v32h-5.2z"/><path class="mark-light" d="M11 0h3l6.8 32H11z"/></svg>`,
  );
