import type { PageData } from "../page-data.ts";
import { selectionPath } from "../page-parts/choose-municipality.ts";
import { jobTracksPage } from "../page-parts/job-tracks.ts";
import { type Site, site } from "../site.ts";

type Municipality = Site["municipalities"][number];

interface MunicipalityData extends PageData {
  municipality: Municipality;
}

export const data = {
  municipalities: site.municipalities,
  pagination: { data: "municipalities", size: 1, alias: "municipality", addAllPagesToCollections: true },
  permalink: ({ municipality }: MunicipalityData): string => selectionPath("/jobbspar/", municipality.slug),
};

export const render = ({ jobTracks, calendar, municipality }: MunicipalityData): string =>
  jobTracksPage({
    tracks: jobTracks.filter(({ municipalities }) => municipalities.includes(municipality.slug)),
    now: calendar.now,
    municipality,
  });
