import { phoneLink, withPhone } from "../components/contact-link/contact-link.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { table } from "../components/table/table.ts";
import { type JobTrack, nextStart } from "../content/job-track.ts";
import { municipalityNames } from "../content/municipality.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import { chooseMunicipality, selectionPath } from "./choose-municipality.ts";

const room = "/jobbspar/";

interface Selection {
  tracks: JobTrack[];
  now: string;
  /** The municipality whose tracks these are; null for all. */
  municipality: { slug: string; name: string } | null;
}

/** The tracks side by side, all of them or those of a municipality. */
export const jobTracksPage = ({ tracks, now, municipality }: Selection): string => {
  const path = municipality ? selectionPath(room, municipality.slug) : room;
  const name = municipality?.name ?? "";
  return pageLayout({
    title: municipality ? t("jobTracks.titleIn", { municipality: name }) : t("jobTracks.title"),
    description: municipality ? t("jobTracks.descriptionIn", { municipality: name }) : t("jobTracks.description"),
    path,
    wide: true,
    body: html`<h1>${municipality ? t("jobTracks.titleIn", { municipality: name }) : t("jobTracks.title")}</h1>
<p class="lead">${t("jobTracks.lead")}</p>
${chooseMunicipality(room, path)}
${tracks.length > 0 ? overview(tracks, now) : none(name)}
<p><a href="/metodstod/">${t("jobTracks.support")}</a></p>`,
  }).toString();
};

const overview = (tracks: JobTrack[], now: string): Html =>
  table({
    caption: t("jobTracks.caption"),
    head: [
      t("jobTracks.track"),
      t("jobTracks.where"),
      t("jobTracks.places"),
      t("jobTracks.start"),
      t("jobTracks.owner"),
    ],
    rows: tracks.map((track) => [
      html`<a href="${room}${track.slug}/">${track.title}</a>`,
      municipalityNames(track.municipalities).join(", "),
      track.places,
      startWords(track, now),
      track.owner.organisation,
    ]),
    numeric: [2],
  });

const startWords = (track: JobTrack, now: string): string => {
  const start = nextStart(track, now);
  return start ? longDate(start) : t("jobTracks.rolling");
};

const none = (municipality: string): Html =>
  emptyState({
    title: t("jobTracks.noneTitle", { municipality }),
    body: html`<p>${withPhone(t("jobTracks.noneBody"), site.association.phone)}</p>`,
  });

/** The days still to come, or that it starts when a place is free. */
export const startsList = ({ starts }: JobTrack, now: string): string | Html => {
  const coming = starts.filter((start) => start >= now.slice(0, 10)).sort();
  return coming.length > 0
    ? html`<ul>${coming.map((start) => html`<li>${longDate(start)}</li>`)}</ul>`
    : t("jobTracks.rollingLong");
};

export const ownerFacts = ({ owner }: JobTrack): Html => html`<p>${owner.role}<br>${owner.organisation}</p>
<p>${phoneLink(owner.phone)}</p>`;
