import type { Course } from "../../content/course.ts";
import type { Offering } from "../../content/offering.ts";
import { type Html, html, raw } from "../../html.ts";
import { t } from "../../strings.ts";

export interface PathStep {
  title: string;
  text: string;
  /** As in "En heldag". */
  time?: string;
  href: string;
  link: string;
}

/** From the courses that say which step they are, and last the network. */
export const pathSteps = (courses: Course[], { network }: Pick<Offering, "network">): PathStep[] => [
  ...courses
    .flatMap(({ slug, title, duration, partOf }) =>
      partOf ? [{ ...partOf, title, time: duration, href: `/utbildningar/${slug}/`, link: t("page.path.link") }] : [],
    )
    .sort((a, b) => a.step - b.step),
  network,
];

/** One door, opened a little more with every step: two planes, the light between them and where it falls on the floor. */
const door = (open: number): Html => {
  const top = Math.round(4 + open * 74);
  const bottom = Math.round(top + 8 + open * 30);
  const right = 70 + bottom;
  return raw(
    `<svg class="path-door" viewBox="0 0 240 150" preserveAspectRatio="xMinYMin slice" aria-hidden="true" focusable="false"><path class="path-plane" d="M0 0h240v120H0z"/><path class="path-far" d="M${70 + top} 0H240v120H${right}z"/><path class="path-light" d="M70 0h${top}L${right} 120H70z"/><path class="path-floor" d="M70 119.5H${right}l${Math.round(10 + open * 26)} 30.5H76z"/></svg>`,
  );
};

/** The steps in order, as a list one can also hear. */
export const path = (steps: PathStep[]): Html => html`<ol class="path">
${steps.map(
  ({ title, text, time, href, link }, index) => html`<li class="path-step">
${door(steps.length > 1 ? index / (steps.length - 1) : 1)}
<h3>${title}</h3>
${time ? html`<p class="path-time">${time}</p>` : null}
<p>${text}</p>
<p><a href="${href}">${link}<span class="visually-hidden">: ${title}</span></a></p>
</li>`,
)}
</ol>`;
