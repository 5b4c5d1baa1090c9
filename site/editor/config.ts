import { catalogue } from "../content/catalogue.ts";
import type { Collection } from "../content/collection.ts";
import { site } from "../site.ts";
import { type EditorField, editorFields, prose } from "./fields.ts";
import { editorBackend } from "./host.ts";

/** The whole of what the editor is told, made from the same descriptions that the build checks files by. */
export const editorConfig = (kinds: Collection[] = catalogue) => ({
  load_config_file: false,
  backend: editorBackend(),
  site_url: site.url,
  app_title: "Redaktionen",
  logo: { src: "/assets/favicon.svg" },
  media_folder: "content/bilder",
  public_folder: "/bilder",
  media_libraries: { default: { config: { slugify_filename: true } }, stock_assets: { providers: [] } },
  slug: { encoding: "ascii", clean_accents: true, lowercase: true },
  output: { omit_empty_optional_fields: true, yaml: { indent_size: 2 } },
  singletons: kinds.filter(({ file }) => file).map(singleFile),
  collections: kinds.filter(({ file }) => !file).map(folder),
});

const contentPath = (path: string): string => ["content", path].filter(Boolean).join("/");

const singleFile = (kind: Collection) => ({
  name: nameOf(kind),
  label: kind.label,
  file: contentPath(`${kind.folder ? `${kind.folder}/` : ""}${kind.file}.${kind.format ?? "md"}`),
  ...(kind.format === "json" ? { format: "json" } : {}),
  ...preview(kind),
  fields: fieldsOf(kind),
});

const folder = (kind: Collection) => {
  const fields = fieldsOf(kind);
  return {
    name: nameOf(kind),
    label: kind.label,
    label_singular: kind.single,
    description: kind.hint,
    folder: contentPath(kind.folder),
    create: !kind.fixed,
    delete: !kind.fixed,
    identifier_field: fields[0]?.name,
    slug: {
      template: `${kind.numbered ? "99-" : ""}{{${fields[0]?.name}}}`,
      editable: ["create"],
      ...nameOfFile(kind),
    },
    ...(kind.except ? { filter: { field: "slug", pattern: `^(?!(${kind.except.join("|")})$)` } } : {}),
    ...inOrder(kind, fields),
    ...preview(kind),
    fields,
  };
};

/** How the name of a new file is asked for. */
const nameOfFile = ({ address, numbered }: Collection) =>
  numbered
    ? {
        hint: "De två siffrorna bestämmer ordningen; 99 hamnar sist. Resten blir sidans adress, som i 05-mer-hjalp.",
        pattern: [
          "^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$",
          "Två siffror först, som 05-mer-hjalp. Bara a–z, siffror och bindestreck",
        ],
      }
    : {
        hint: address ? `Blir sidans adress: ${address("…")}` : "Blir filens namn.",
        pattern: ["^[a-z0-9]+(-[a-z0-9]+)*$", "Bara små bokstäver a–z, siffror och bindestreck"],
      };

/** What is read in an order is listed in it, and what comes out on a day is looked for by that day. */
const inOrder = ({ numbered }: Collection, fields: EditorField[]) => {
  if (numbered) return { sortable_fields: { fields: ["slug", "title"], default: { field: "slug" } } };
  return newestFirst(fields);
};

const newestFirst = (fields: EditorField[]) =>
  fields.some(({ name }) => name === "published")
    ? { sortable_fields: { fields: ["published", "title"], default: { field: "published", direction: "descending" } } }
    : {};

/** The name by which previews and references find a kind of file. */
const nameOf = ({ folder, file }: Collection): string =>
  (file ? `${folder}-${file}` : folder).replaceAll("/", "-").replace(/^-/, "");

const preview = ({ address }: Collection) => (address ? { preview_path: address("{{slug}}").slice(1) } : {});

const fieldsOf = (kind: Collection): EditorField[] => [
  ...editorFields(kind.schema, `content/${kind.folder}`),
  ...(kind.body === null ? [] : [bodyField(kind.body, kind.plain ?? false)]),
];

const bodyField = (label: string, plain: boolean): EditorField => ({
  name: "body",
  label,
  required: false,
  ...(plain ? { widget: "text", use_emoji_autocomplete: false } : { widget: "markdown", ...prose }),
});
