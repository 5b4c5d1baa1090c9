import type { Config } from "@netlify/functions";
import { letterMailHeaders } from "../site/headers.ts";
import { raw } from "../site/html.ts";
import { site } from "../site/site.ts";
import { siteUrl } from "./lib/env.ts";
import { withLetter } from "./lib/letters-room.ts";
import { letterParts } from "./lib/mail-newsletter.ts";
import { answer, page, privateHeaders } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/nyhetsbrev/:letter/mejl", method: "GET" };

const nowhere = { manage: "/prenumerera/", unsubscribe: "/prenumerera/" };

/** The mail of a letter as a document of its own, as an inbox shows it; its links to leave lead to the form instead. */
export default answer((request) =>
  staffPage(request, (staff) =>
    withLetter(request, staff, (letter) => {
      const newsletter = { id: 0, hash: letter.hash, list: letter.list };
      const { html } = letterParts({ newsletter, links: nowhere, test: true }, letter);
      const { origin } = new URL(siteUrl() || site.url);
      return page(raw(html), 200, { ...privateHeaders, ...letterMailHeaders(origin) });
    }),
  ),
);
