/**
 * The site's tokens, as mail readers understand them: written on each element, since many readers drop
 * style sheets, and darkened by class where a reader follows the device. A test holds them to tokens.css.
 */
const light = {
  paper: "#f7f2e7",
  sheet: "#fffdf7",
  ink: "#17291f",
  quiet: "#4a5a50",
  structure: "#14462f",
  line: "#d9d2c0",
  light: "#ffd23f",
};
const dark = {
  paper: "#10201a",
  sheet: "#172b23",
  ink: "#f3eee0",
  quiet: "#b9c4ba",
  structure: "#a8dcbd",
  line: "#34493f",
  light: "#ffd23f",
};

const family = "'Familjen Grotesk', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

export const styles = {
  body: `margin:0;padding:0;background:${light.paper};color:${light.ink};font-family:${family};font-size:18px;line-height:1.55;-webkit-text-size-adjust:100%`,
  page: `max-width:600px;margin:0 auto;padding:24px 16px 40px;background:${light.paper}`,
  brand: `margin:0 0 20px;font-size:16px;font-weight:700;color:${light.structure}`,
  door: `display:inline-block;width:10px;height:22px;margin-right:10px;vertical-align:-5px;background:${light.light};border-radius:2px`,
  sheet: `padding:28px 24px 12px;background:${light.sheet};border-radius:6px;border-top:6px solid ${light.light}`,
  heading: `margin:0 0 20px;font-size:28px;line-height:1.2;font-weight:700;color:${light.structure}`,
  paragraph: "margin:0 0 18px",
  list: "margin:0 0 18px;padding:0 0 0 22px",
  item: "margin:0 0 8px",
  facts: `margin:0 0 22px;padding:4px 0 14px;border-top:1px solid ${light.line};border-bottom:1px solid ${light.line}`,
  label: `margin:14px 0 0;font-size:15px;line-height:1.4;color:${light.quiet}`,
  fact: "margin:0;font-weight:700;overflow-wrap:anywhere",
  link: `color:${light.structure};text-decoration:underline;overflow-wrap:anywhere`,
  action: "margin:26px 0",
  button: `display:inline-block;padding:13px 24px;background:${light.structure};color:#ffffff;font-weight:700;text-decoration:none;border-radius:4px`,
  sender: `padding:24px;font-size:15px;line-height:1.5;color:${light.quiet}`,
  questions: `margin:0 0 16px;font-size:17px;color:${light.ink}`,
  small: "margin:0 0 14px",
};

export const darkStyles = `@media (prefers-color-scheme:dark){
.paper{background:${dark.paper}!important;color:${dark.ink}!important}
.sheet{background:${dark.sheet}!important;border-color:${dark.light}!important}
.ink{color:${dark.ink}!important}
.quiet{color:${dark.quiet}!important}
.structure,.link{color:${dark.structure}!important}
.facts{border-color:${dark.line}!important}
.button{background:${dark.light}!important;color:${light.ink}!important}
}`;
