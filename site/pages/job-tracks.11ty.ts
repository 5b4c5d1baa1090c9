import type { PageData } from "../page-data.ts";
import { jobTracksPage } from "../page-parts/job-tracks.ts";

export const data = { permalink: "/jobbspar/" };

export const render = ({ jobTracks, calendar }: PageData): string =>
  jobTracksPage({ tracks: jobTracks, now: calendar.now, municipality: null });
