import settings from "../content/site.json" with { type: "json" };

export interface ShorterAlternative {
  text: string;
  link: string;
  href: string;
}

type Settings = Omit<typeof settings, "association" | "shorterAlternatives"> & {
  association: Omit<(typeof settings)["association"], "orgNumber"> & { orgNumber: string | null };
  /** By course slug: what a person with less time can do instead. */
  shorterAlternatives: Record<string, ShorterAlternative>;
};

/** Everything an association sets about itself, from content/site.json. */
export const site: Settings = settings;
export type Site = Settings;
