import { type Html, html } from "../../html.ts";
import { site as ownSite, type Site } from "../../site.ts";
import { t } from "../../strings.ts";
import { button } from "../button/button.ts";
import { details } from "../details/details.ts";

interface SubscribeOptions {
  heading: string;
  /** The feed's own address, as in "/kalender.ics". */
  path: string;
  /** Other feeds to choose instead. */
  others?: Html | null;
  site?: Site;
}

/** An address that a calendar program opens by itself and asks whether to subscribe to. */
export const webcal = (path: string, { url }: Site = ownSite): string => `${url}${path}`.replace(/^https?:/, "webcal:");

/** A calendar program wants the address, not the file: a file saved once never gets the next session. */
export const subscribe = ({
  heading,
  path,
  others = null,
  site = ownSite,
}: SubscribeOptions): Html => html`<section class="subscribe" aria-labelledby="prenumerera">
<h2 id="prenumerera">${heading}</h2>
<p>${t("calendar.subscribe.body")}</p>
<p>${button({ text: t("calendar.subscribe.open"), href: webcal(path, site), kind: "secondary" })}</p>
<p>${t("calendar.subscribe.address")}<br><code>${site.url}${path}</code></p>
${details({
  summary: t("calendar.subscribe.how"),
  body: html`<ul>
<li>${t("calendar.subscribe.outlook")}</li>
<li>${t("calendar.subscribe.google")}</li>
<li>${t("calendar.subscribe.apple")}</li>
</ul>
<p>${t("calendar.subscribe.delay")}</p>
<p><a href="${path}">${t("calendar.subscribe.file")}</a></p>`,
})}
${others}
</section>`;
