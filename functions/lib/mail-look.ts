import { readFileSync } from "node:fs";
import { repositoryPath } from "./repository.ts";

/** The site's colours. Mail readers know no custom properties, so they are written out on each element. */
const [light = "", dark = ""] = readFileSync(repositoryPath("site/assets/tokens.css"), "utf8").split(
  "prefers-color-scheme: dark",
);

const colour = (css: string, name: string): string => {
  const value = new RegExp(`--${name}:\\s*(#[0-9a-f]{3,8})`).exec(css)?.[1];
  if (!value) throw new Error(`site/assets/tokens.css has no colour named ${name}`);
  return value;
};

const byDay = (name: string): string => colour(light, name);
const byNight = (name: string): string => colour(dark, name);

// Outlook takes the first family it is told of, so it is one that its machines have.
const family = "'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const small = "font-size:16px;line-height:1.5";
const text = "font-size:18px;line-height:1.55";
/** What an address without spaces may do, so that a narrow telephone need not be scrolled sideways. */
const breaking = "overflow-wrap:anywhere";

/** The widest that a mail is set, and the room on each side within it. */
export const mailWidth = 600;
export const mailMargin = 24;

/**
 * Outlook for Windows reads mail as a word processor does: it knows no max-width, and no padding outside the cells of a
 * table. What it needs of that stands in `cells`, which only it is shown; everybody else has the same from `styles`.
 */
export const styles = {
  body: `margin:0;padding:0;background-color:${byDay("paper")};color:${byDay("ink")};font-family:${family};${text};-webkit-text-size-adjust:100%`,
  page: `max-width:${mailWidth}px;margin:0 auto;padding:24px 0 32px`,
  preheader: "display:none;max-height:0;overflow:hidden;mso-hide:all",
  brand: `margin:0 24px 16px;${small};font-weight:700;color:${byDay("ink")}`,
  door: `display:inline-block;width:9px;height:20px;margin-right:10px;vertical-align:-4px;background-color:${byDay("daylight")};border:2px solid ${byDay("action")}`,
  light: `height:6px;line-height:6px;font-size:6px;background-color:${byDay("daylight")}`,
  sheet: `padding:28px 24px 10px;background-color:${byDay("paper-raised")}`,
  heading: "margin:0 0 20px;font-size:30px;line-height:1.15;font-weight:700",
  section: "margin:34px 0 10px;font-size:22px;line-height:1.25;font-weight:700",
  subsection: `margin:26px 0 8px;${text};font-weight:700`,
  lead: "margin:0 0 24px;font-size:21px;line-height:1.45",
  byline: `margin:0 0 14px;${small};color:${byDay("ink-soft")}`,
  paragraph: `margin:0 0 18px;${breaking}`,
  beforeLink: `margin:0 0 8px;${breaking}`,
  list: "margin:0 0 18px 22px;padding:0",
  item: `margin:0 0 8px;${breaking}`,
  aside: `${small};color:${byDay("ink-soft")}`,
  quote: `margin:0 0 18px 22px;color:${byDay("ink-soft")}`,
  note: `margin:0 0 24px;padding:14px 0;border-top:1px solid ${byDay("line")};border-bottom:1px solid ${byDay("line")}`,
  code: `font-family:Consolas,Menlo,monospace;font-size:16px;${breaking}`,
  codeBlock: `margin:0 0 18px;font-family:Consolas,Menlo,monospace;font-size:16px;line-height:1.5;white-space:pre-wrap;${breaking}`,
  rule: `margin:30px 0;border:0;border-top:1px solid ${byDay("line")}`,
  table: `margin:0 0 18px;border-collapse:collapse;${small}`,
  cell: `padding:8px 16px 8px 0;border-bottom:1px solid ${byDay("line")};vertical-align:top`,
  picture: (widest: number) =>
    `display:block;width:100%;max-width:${widest}px;height:auto;border:0;background-color:${byDay("paper-raised")}`,
  facts: `margin:0 0 22px;padding:2px 0 16px;border-top:1px solid ${byDay("line")};border-bottom:1px solid ${byDay("line")}`,
  label: `margin:14px 0 0;${small};color:${byDay("ink-soft")}`,
  fact: `margin:0;${breaking}`,
  strongFact: `margin:0;font-weight:700;${breaking}`,
  link: `color:${byDay("link")};text-decoration:underline;${breaking}`,
  action: "margin:26px 0",
  button: `display:inline-block;padding:13px 24px;mso-padding-alt:0;background-color:${byDay("action")};color:${byDay("on-action")};font-weight:700;text-decoration:none;border-radius:2px`,
  sender: `padding:24px 24px 0;${small};color:${byDay("ink-soft")}`,
  questions: `margin:0 0 16px;font-weight:700;color:${byDay("ink")}`,
  whole: "white-space:nowrap",
  small: "margin:0 0 14px",
};

const cellText = `font-family:${family};${text}`;

/** The cells that stand around the parts of a mail in Outlook, each with its colour where it has one. */
export const cells = {
  brand: { style: `padding:24px 0 0;${cellText}`, colour: null },
  light: { style: "font-size:6px;line-height:6px;mso-line-height-rule:exactly", colour: byDay("daylight") },
  sheet: { style: `padding:28px 24px 10px;${cellText}`, colour: byDay("paper-raised") },
  sender: { style: `padding:24px 24px 32px;${cellText}`, colour: null },
};

const nightRules: Record<string, string> = {
  paper: `background-color:${byNight("paper")}!important;color:${byNight("ink")}!important`,
  sheet: `background-color:${byNight("paper-raised")}!important`,
  light: `background-color:${byNight("daylight")}!important`,
  ink: `color:${byNight("ink")}!important`,
  soft: `color:${byNight("ink-soft")}!important`,
  link: `color:${byNight("link")}!important`,
  door: `background-color:${byNight("daylight")}!important;border-color:${byNight("daylight")}!important`,
  line: `border-color:${byNight("line")}!important`,
  button: `background-color:${byNight("action")}!important;color:${byNight("on-action")}!important`,
};

const nightSheet = (...scopes: string[]): string =>
  Object.entries(nightRules)
    .map(([name, rule]) => `${scopes.map((scope) => `${scope}.${name}`).join(",")}{${rule}}`)
    .join("\n");

/** For readers that follow the device, and for Outlook on the web and on telephones, which marks what it has darkened. */
export const darkStyles = `@media (prefers-color-scheme:dark){
${nightSheet("")}
}
${nightSheet("[data-ogsc] ", "[data-ogsb] ")}`;
