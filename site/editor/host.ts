import { type EditorHost, site } from "../site.ts";

const bestKnown = { github: "https://github.com", gitlab: "https://gitlab.com", gitea: "https://gitea.com" };

/** The editor's backend, as its configuration wants it. */
export const editorBackend = ({ backend, repo, branch, host, appId, authUrl }: EditorHost = site.redaktion) => {
  const own = host ?? bestKnown[backend];
  const common = { name: backend, repo, branch, commit_messages: commitMessages };
  if (backend === "github")
    return {
      ...common,
      ...(host ? { api_root: `${host}/api/v3` } : {}),
      ...(authUrl ? { base_url: authUrl } : {}),
      auth_methods: ["oauth"],
    };
  return {
    ...common,
    base_url: own,
    api_root: backend === "gitlab" ? `${own}/api/v4` : `${own}/api/v1`,
    ...(backend === "gitlab" ? { auth_type: "pkce" } : {}),
    app_id: appId,
    auth_methods: ["oauth"],
  };
};

/** Every other place that the editor may ask: the Git host, and the pictures of those who have written there. */
export const editorOrigins = ({ backend, host }: EditorHost = site.redaktion): { ask: string[]; show: string[] } => {
  const own = host ?? bestKnown[backend];
  if (backend === "github")
    return {
      ask: host ? [host] : ["https://api.github.com", "https://github.com"],
      show: host ? [host] : ["https://avatars.githubusercontent.com"],
    };
  return { ask: [own], show: [own] };
};

const commitMessages = {
  create: "Lägg till {{collection}}: {{slug}}",
  update: "Ändra {{collection}}: {{slug}}",
  delete: "Ta bort {{collection}}: {{slug}}",
  uploadMedia: "Lägg till bild: {{path}}",
  deleteMedia: "Ta bort bild: {{path}}",
};
