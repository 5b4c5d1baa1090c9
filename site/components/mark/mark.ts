import { type Html, raw } from "../../html.ts";

const size = { width: 26, height: 32 };
const planes = "M0 0h11v32H0zM14 0h12v32h-5.2z";
const light = "M11 0h3l6.8 32H11z";

/** Two planes and the light between them: the association's mark. This is the one place where it is drawn. */
export const mark = (): Html =>
  raw(
    `<svg class="mark" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" aria-hidden="true" focusable="false"><path class="mark-plane" d="${planes}"/><path class="mark-light" d="${light}"/></svg>`,
  );

/** The same drawing as a file of its own, for the browser's tab, with colours by day and by night. */
export const markFile = (colour: (token: string, scheme: "light" | "dark") => string): string => {
  const side = Math.max(size.width, size.height);
  const [left, top] = [(size.width - side) / 2, (size.height - side) / 2];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${side} ${side}"><style>.p{fill:${colour("mark", "light")}}.l{fill:${colour("daylight", "light")}}@media(prefers-color-scheme:dark){.p{fill:${colour("mark", "dark")}}.l{fill:${colour("daylight", "dark")}}}</style><path class="p" d="${planes}"/><path class="l" d="${light}"/></svg>\n`;
};
