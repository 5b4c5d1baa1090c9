import { cardOf } from "../cards/card-address.ts";
import { button } from "../components/button/button.ts";
import { mailLink, phoneLink } from "../components/contact-link/contact-link.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { phases } from "../components/phases/phases.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import type { JobTrack } from "../content/job-track.ts";
import { municipalityNames } from "../content/municipality.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { ownerFacts, startsList } from "../page-parts/job-tracks.ts";
import { t } from "../strings.ts";

interface TrackData extends PageData {
  track: JobTrack;
}

export const data = {
  pagination: { data: "jobTracks", size: 1, alias: "track", addAllPagesToCollections: true },
  permalink: ({ track }: TrackData): string => `/jobbspar/${track.slug}/`,
};

export const render = ({ track, calendar }: TrackData): string =>
  pageLayout({
    title: track.title,
    description: track.description,
    path: `/jobbspar/${track.slug}/`,
    card: cardOf(`/jobbspar/${track.slug}/`),
    wide: true,
    body: html`<article class="beside">
${crumb({ href: "/jobbspar/", text: t("jobTracks.title") })}
<header class="beside-head">
<h1>${track.title}</h1>
<p class="lead">${track.description}</p>
</header>
<div class="beside-main">
<div class="prose">${prose(track.body)}</div>
<h2>${t("jobTracks.forWhom")}</h2>
${bullets(track.targetGroups)}
<h2>${t("jobTracks.requirements")}</h2>
${bullets(track.requirements)}
<h2>${t("jobTracks.priority")}</h2>
<p>${track.priority}</p>
<h2>${t("jobTracks.phases")}</h2>
${phases(track.phases)}
${forEmployers(track)}
<h2>${t("jobTracks.apply")}</h2>
<p>${t("jobTracks.applyBody")}</p>
</div>
<div class="beside-side">
${facts(track, calendar.now)}
</div>
</article>`,
  }).toString();

const bullets = (items: string[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const facts = (track: JobTrack, now: string): Html =>
  summaryList({
    rows: [
      { key: t("jobTracks.places"), value: t("jobTracks.placesValue", { antal: track.places }) },
      { key: t("jobTracks.where"), value: municipalityNames(track.municipalities).join(", ") },
      { key: t("jobTracks.starts"), value: startsList(track, now) },
      { key: t("jobTracks.owner"), value: ownerFacts(track) },
    ],
  });

const forEmployers = ({ slug, employers, owner }: JobTrack): Html => html`<div class="beside-act">
<h2>${t("jobTracks.employers")}</h2>
${bullets(employers)}
<p class="actions">${button({ text: t("jobTracks.interest"), href: `/jobbspar/${slug}/intresse/` })}</p>
<p>${t("jobTracks.employersNext", { role: lowerFirst(owner.role), organisation: owner.organisation })}<br>
<span class="contact-phone">${phoneLink(owner.phone)}</span><br>
${mailLink(owner.email)}</p>
<p><a href="/metodstod/">${t("jobTracks.support")}</a></p>
</div>`;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
