import type { Typeface } from "./typeface.ts";
import { wrap } from "./wrap.ts";

export const cardSize = { width: 1200, height: 630 };

/** What stands on the picture that a chat or a feed shows of a shared page. */
export interface CardText {
  /** What kind of page it is, as in "Nyhet". */
  kind: string;
  title: string;
  /** Whose it is. */
  sender: string;
}

export interface Look {
  regular: Typeface;
  bold: Typeface;
  /** The value of a token in site/assets/tokens.css. */
  colour(token: string): string;
}

const left = 76;
const textWidth = 770;

/** The open door, with the title on the nearer plane. */
export const cardDrawing = ({ kind, title, sender }: CardText, { regular, bold, colour }: Look): string => {
  const { width, height } = cardSize;
  const { size, lines } = wrap(title, bold, {
    width: textWidth,
    height: 330,
    sizes: [122, 104, 92, 82, 74, 66, 58],
    leading: 1.06,
  });
  const step = size * 1.06;
  const first = 318 - ((lines.length - 1) * step) / 2 + size * 0.34;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<path fill="${colour("structure")}" d="M0 0h${width}v${height}H0z"/>
<path fill="${colour("structure-far")}" d="M960 0h240v${height}h-240z"/>
<path fill="${colour("floor")}" d="M908 542h182l52 88H908z"/>
<path fill="${colour("daylight")}" d="M908 0h66l116 542H908z"/>
<g fill="${colour("on-structure-soft")}">${regular.line(kind, { x: left, y: 110, size: 34 })}</g>
<g fill="${colour("on-structure")}">
${lines.map((line, index) => bold.line(line, { x: left, y: first + index * step, size })).join("\n")}
</g>
<g fill="${colour("on-structure-soft")}">${regular.line(sender, { x: left, y: 560, size: 34 })}</g>
</svg>`;
};
