import { choose } from "../components/choose/choose.ts";
import { selectionWord } from "../content/municipality.ts";
import type { Html } from "../html.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

export const selectionPath = (room: string, slug: string): string => `${room}${selectionWord}/${slug}/`;

/** All of a room such as "/jobbspar/", or what there is in one municipality. */
export const chooseMunicipality = (room: string, path: string): Html =>
  choose({
    label: t("choose.municipality"),
    path,
    items: [
      { href: room, text: t("choose.all") },
      ...site.municipalities.map(({ slug, name }) => ({ href: selectionPath(room, slug), text: name })),
    ],
  });
