import settings from "../content/site.json" with { type: "json" };

export interface ShorterAlternative {
  text: string;
  link: string;
  href: string;
}

/** Where content is kept, and how whoever edits it at /redaktion/ signs in there. */
export interface EditorHost {
  backend: "github" | "gitlab" | "gitea";
  /** As in "granlandet/webbplats". */
  repo: string;
  branch: string;
  /** The host's own address, where it is not the backend's best known one. */
  host?: string;
  /** The identity that the host has given this site. GitLab, Gitea and Forgejo need nothing more. */
  appId?: string;
  /** A sign-in server of one's own, for GitHub. */
  authUrl?: string;
}

type Settings = Omit<typeof settings, "association" | "shorterAlternatives" | "redaktion" | "neighbours"> & {
  association: Omit<(typeof settings)["association"], "orgNumber"> & { orgNumber: string | null };
  /** By course slug: what a person with less time can do instead. */
  shorterAlternatives: Record<string, ShorterAlternative>;
  redaktion: EditorHost;
  /** Whose calendars are shown in ours. */
  neighbours: { name: string; url: string }[];
};

/** Everything an association sets about itself, from content/site.json, where the editor leaves out an empty list. */
export const site = { neighbours: [], ...(settings as Partial<typeof settings>) } as Settings;
export type Site = Settings;
