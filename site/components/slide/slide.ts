import { encode } from "uqr";
import { type Html, html } from "../../html.ts";

interface SlideOptions {
  title: string;
  /** What it is about, as in a course and a day. */
  about: string;
  /** What to do, in a sentence. */
  body: string;
  /** What a telephone opens: the whole address. */
  address: string;
  /** What a code is, to those who hear the page. */
  codeLabel: string;
}

/** One sheet for a wall or a screen: a code for the telephone, and the address in letters for everybody else. */
export const slide = ({ title, about, body, address, codeLabel }: SlideOptions): Html => html`<div class="slide">
<h2 class="slide-title">${title}</h2>
<p class="slide-about">${about}</p>
<div class="slide-code">${qrCode(address, codeLabel)}</div>
<p class="slide-body">${body}</p>
<p class="slide-address">${breakable(address.replace(/^https?:\/\//, ""))}</p>
</div>`;

/** Black on white in every colour scheme, with the four modules of air that a reader needs. */
const qrCode = (text: string, label: string): Html => {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((dark) => (dark ? "#" : "."))
        .join("")
        .matchAll(/#+/g),
    ].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`),
  );
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect class="slide-paper" width="${size}" height="${size}"/><path class="slide-ink" d="${runs.join("")}"/></svg>`;
};

/** An address breaks after its slashes and hyphens, and nowhere else. */
const breakable = (address: string): Html[] =>
  address.split(/(?<=[/-])/).map((part, at) => (at === 0 ? html`${part}` : html`<wbr>${part}`));
