import { type Actor, actorKinds } from "../content/actor.ts";
import type { PageData } from "../page-data.ts";
import { actorsPage } from "../page-parts/actors.ts";
import { selectionPath } from "../page-parts/choose-municipality.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

interface Selection {
  path: string;
  title: string;
  description: string;
  holds: (actor: Actor) => boolean;
}

interface SelectionData extends PageData {
  selection: Selection;
}

/** All of them, one page for each kind and one for each municipality. */
const selections: Selection[] = [
  { path: "/aktorer/", title: t("actors.title"), description: t("actors.description"), holds: () => true },
  ...Object.entries(actorKinds).map(([kind, { word, many }]) => ({
    path: `/aktorer/${word}/`,
    title: many,
    description: t("actors.descriptionOf", { kind: many }),
    holds: (actor: Actor) => actor.kind === kind,
  })),
  ...site.municipalities.map(({ slug, name }) => ({
    path: selectionPath("/aktorer/", slug),
    title: t("actors.titleIn", { municipality: name }),
    description: t("actors.descriptionIn", { municipality: name }),
    holds: ({ municipalities }: Actor) => municipalities.includes(slug),
  })),
];

export const data = {
  selections,
  pagination: { data: "selections", size: 1, alias: "selection", addAllPagesToCollections: true },
  permalink: ({ selection }: SelectionData): string => selection.path,
};

export const render = ({ actors, selection: { holds, ...selection } }: SelectionData): string =>
  actorsPage({ ...selection, actors: actors.filter(holds) });
