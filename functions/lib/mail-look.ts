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

const family = "'Familjen Grotesk','Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const small = "font-size:16px;line-height:1.5";

export const styles = {
  body: `margin:0;padding:0;background:${byDay("paper")};color:${byDay("ink")};font-family:${family};font-size:18px;line-height:1.55;-webkit-text-size-adjust:100%`,
  page: "max-width:600px;margin:0 auto;padding:24px 0 32px",
  brand: `margin:0 24px 16px;${small};font-weight:700;color:${byDay("ink")}`,
  door: `display:inline-block;width:9px;height:20px;margin-right:10px;vertical-align:-4px;background:${byDay("daylight")};border:2px solid ${byDay("action")}`,
  sheet: `padding:28px 24px 10px;background:${byDay("paper-raised")};border-top:6px solid ${byDay("daylight")}`,
  heading: "margin:0 0 20px;font-size:30px;line-height:1.15;font-weight:700",
  paragraph: "margin:0 0 18px",
  list: "margin:0 0 18px;padding:0 0 0 22px",
  item: "margin:0 0 8px;overflow-wrap:anywhere",
  facts: `margin:0 0 22px;padding:2px 0 16px;border-top:1px solid ${byDay("line")};border-bottom:1px solid ${byDay("line")}`,
  label: `margin:14px 0 0;${small};color:${byDay("ink-soft")}`,
  fact: "margin:0;overflow-wrap:anywhere",
  strongFact: "margin:0;font-weight:700;overflow-wrap:anywhere",
  link: `color:${byDay("link")};text-decoration:underline;overflow-wrap:anywhere`,
  action: "margin:26px 0",
  button: `display:inline-block;padding:13px 24px;background:${byDay("action")};color:${byDay("on-action")};font-weight:700;text-decoration:none;border-radius:2px`,
  sender: `padding:24px 24px 0;${small};color:${byDay("ink-soft")}`,
  questions: `margin:0 0 16px;font-weight:700;color:${byDay("ink")}`,
  whole: "white-space:nowrap",
  small: "margin:0 0 14px",
};

/** For readers that follow the device. */
export const darkStyles = `@media (prefers-color-scheme:dark){
.paper{background:${byNight("paper")}!important;color:${byNight("ink")}!important}
.sheet{background:${byNight("paper-raised")}!important;border-color:${byNight("daylight")}!important}
.ink{color:${byNight("ink")}!important}
.soft{color:${byNight("ink-soft")}!important}
.link{color:${byNight("link")}!important}
.door{background:${byNight("daylight")}!important;border-color:${byNight("daylight")}!important}
.facts{border-color:${byNight("line")}!important}
.button{background:${byNight("action")}!important;color:${byNight("on-action")}!important}
}`;
