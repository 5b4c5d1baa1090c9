import { type Html, html } from "../../html.ts";

export interface MenuItem {
  href: string;
  text: string;
  /** Rooms of the house that lie under this word though their addresses do not. */
  rooms?: string[];
}

/** "page" for the page itself, "true" for the nearest item above it, as `aria-current` wants it. */
const marks = (items: MenuItem[], path: string): (Html | null)[] => {
  const reach = items.map(({ href, rooms = [] }) =>
    Math.max(0, ...[href, ...rooms].filter((each) => path.startsWith(each)).map(({ length }) => length)),
  );
  const longest = Math.max(...reach);
  return items.map(({ href }, at) => {
    if (href === path) return html` aria-current="page"`;
    return longest > 0 && reach[at] === longest ? html` aria-current="true"` : null;
  });
};

/** A list of links with the current one marked. */
export const menuList = (items: MenuItem[], path: string): Html => {
  const current = marks(items, path);
  return html`<ul>
${items.map(
  ({ href, text }, at) =>
    html`<li><a href="${href}"${current[at]}${href === "/english/" ? html` lang="en" hreflang="en"` : null}>${text}</a></li>`,
)}
</ul>`;
};
