import type { PhaseOverview } from "../components/guide/guide.ts";
import type { MethodSupport } from "../content/method-support.ts";
import type { Phase } from "../content/phase.ts";

/** The phase that a checklist or a template belongs to; the loader has seen to it that there are three. */
export const phaseOf = ({ phases }: MethodSupport, slug: string): Phase => {
  const phase = phases.find((each) => each.slug === slug);
  if (!phase) throw new Error(`There is no phase named ${slug}`);
  return phase;
};

/** Each phase with the papers that belong to it, checklists first. */
export const phaseOverviews = ({ phases, checklists, templates }: MethodSupport): PhaseOverview[] =>
  phases.map((phase) => ({
    phase,
    papers: [
      ...checklists
        .filter((each) => each.phase === phase.slug)
        .map(({ slug, title }) => ({ kind: "checklist" as const, title, href: `/metodstod/checklistor/${slug}/` })),
      ...templates
        .filter((each) => each.phase === phase.slug)
        .map(({ slug, title }) => ({ kind: "template" as const, title, href: `/metodstod/mallar/${slug}/` })),
    ],
  }));
