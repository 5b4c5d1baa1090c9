import type { z } from "zod";

/** A field as the editor's own configuration describes it. */
export interface EditorField {
  name: string;
  label: string;
  widget: string;
  hint?: string;
  required: boolean;
  default?: unknown;
  pattern?: [string, string];
  [option: string]: unknown;
}

/** The parts of a zod schema that say how a person fills it in. */
type Definition = z.core.$ZodTypeDef & {
  innerType?: z.ZodType;
  out?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  defaultValue?: unknown;
  checks?: { _zod: { def: Check } }[];
};

interface Check {
  check: string;
  format?: string;
  pattern?: RegExp;
  error?: (issue: never) => unknown;
  minimum?: number;
  maximum?: number;
  length?: number;
  value?: number;
}

interface Unwrapped {
  schema: z.ZodType;
  meta: z.GlobalMeta;
  required: boolean;
  nullable: boolean;
  default?: unknown;
}

const definition = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

const checks = (schema: z.ZodType): Check[] => definition(schema).checks?.map(({ _zod }) => _zod.def) ?? [];

const unwrap = (schema: z.ZodType): Unwrapped => {
  const { type, innerType, out, defaultValue } = definition(schema);
  const meta = schema.meta() ?? {};
  const inside = innerType ?? (type === "pipe" ? out : undefined);
  if (!inside) return { schema, meta, required: true, nullable: false };
  const inner = unwrap(inside);
  return {
    ...inner,
    meta: { ...inner.meta, ...meta },
    required: inner.required && !["optional", "default", "prefault", "nullable"].includes(type),
    nullable: inner.nullable || type === "nullable",
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
  };
};

/**
 * The fields of a group, in their order. A field where null says something of its own is left to whoever edits the file
 * by hand: an editor cannot tell an empty field from one that is turned off, and leaves what it does not show as it is.
 */
export const editorFields = (schema: z.ZodType, place: string): EditorField[] => {
  const { schema: inner } = unwrap(schema);
  const { shape } = definition(inner);
  if (!shape) throw new Error(`${place} is no group of fields`);
  return Object.entries(shape)
    .filter(([, field]) => !leftToHand(field))
    .map(([name, field]) => editorField(name, field, `${place}.${name}`));
};

/** Whether null, here or anywhere inside, says something that an empty field does not. */
export const leftToHand = (schema: z.ZodType): boolean => {
  const { schema: inner, nullable } = unwrap(schema);
  const { shape } = definition(inner);
  return nullable || Object.values(shape ?? {}).some(leftToHand);
};

const editorField = (name: string, whole: z.ZodType, place: string): EditorField => {
  const { schema, meta, required, default: standard } = unwrap(whole);
  if (!meta.label) throw new Error(`${place} has no label for whoever edits`);
  return {
    name,
    label: meta.label,
    required,
    ...(meta.hint ? { hint: meta.hint } : {}),
    ...(standard === undefined ? {} : { default: standard }),
    ...control(schema, meta, place),
  };
};

type Control = { widget: string } & Record<string, unknown>;

const control = (schema: z.ZodType, meta: z.GlobalMeta, place: string): Control => {
  const { type, element, shape } = definition(schema);
  if (type === "string") return written(schema, meta);
  if (type === "enum") return { widget: "select", options: choicesOf(schema, meta) };
  if (type === "boolean") return { widget: "boolean" };
  if (type === "number") return { widget: "number", value_type: "int", ...limits(schema) };
  if (type === "array" && element) return listOf(element, schema, place);
  if (type === "object" && shape) {
    const fields = editorFields(schema, place);
    return { widget: "object", fields, ...summaryOf(fields) };
  }
  throw new Error(`${place}: the editor has no way to fill in ${type}`);
};

const written = (schema: z.ZodType, meta: z.GlobalMeta): Control => {
  if (meta.folder)
    return { widget: "relation", collection: meta.folder, value_field: "{{slug}}", display_fields: ["title"] };
  switch (meta.control) {
    case "day":
      return { widget: "datetime", type: "date", format: "YYYY-MM-DD" };
    case "time":
      return { widget: "datetime", type: "datetime-local", format: "YYYY-MM-DD[T]HH:mm" };
    case "image":
      return { widget: "image", choose_url: false };
    case "file":
      return { widget: "file", choose_url: false };
    case "markdown":
      return { widget: "markdown", ...prose };
    case "lines":
      return { widget: "text", use_emoji_autocomplete: false, ...lengths(schema) };
    default:
      return { widget: "string", use_emoji_autocomplete: false, ...lengths(schema), ...pattern(schema) };
  }
};

/** What our own pages can show of a Markdown text. */
export const prose = {
  buttons: ["bold", "italic", "link", "heading-two", "heading-three", "quote", "bulleted-list", "numbered-list"],
  editor_components: ["image"],
  linked_images: false,
  use_emoji_autocomplete: false,
};

const listOf = (element: z.ZodType, list: z.ZodType, place: string): Control => {
  const item = editorField("item", element, `${place}[]`);
  const sizes = limits(list);
  if (item.widget === "object")
    return { widget: "list", label_singular: item.label, fields: item.fields, ...sizes, ...shortList(item.summary) };
  if (item.widget === "relation" || item.widget === "select") {
    const { name: _name, label: _label, required: _required, hint: _hint, ...options } = item;
    return { ...options, multiple: true, ...sizes };
  }
  return { widget: "list", label_singular: item.label, field: item, ...sizes };
};

/** What a folded group shows of itself: its name, or else the first that is written in it. */
const summaryOf = (fields: EditorField[]): { summary?: string } => {
  const written = fields.filter(({ widget }) => ["string", "text"].includes(widget));
  const first = written.find(({ name }) => ["title", "name"].includes(name)) ?? written[0];
  return first ? { summary: `{{fields.${first.name}}}` } : {};
};

const shortList = (summary: unknown) => ({ collapsed: "auto", ...(summary ? { summary } : {}) });

const choicesOf = (schema: z.ZodType, { choices = {} }: z.GlobalMeta) =>
  Object.keys((schema as z.ZodEnum).enum).map((value) => ({ value, label: choices[value] ?? value }));

const limits = (schema: z.ZodType): { min?: number; max?: number } => {
  const found: { min?: number; max?: number } = {};
  for (const { check, minimum, maximum, length, value } of checks(schema)) {
    if (check === "min_length" || check === "length_equals") found.min = minimum ?? length;
    if (check === "max_length" || check === "length_equals") found.max = maximum ?? length;
    if (check === "greater_than") found.min = value;
    if (check === "less_than") found.max = value;
  }
  return found;
};

const lengths = (schema: z.ZodType): { maxlength?: number } => {
  const { max } = limits(schema);
  return max === undefined ? {} : { maxlength: max };
};

/** The form a text must have, with the same words as the build uses to refuse it. */
const pattern = (schema: z.ZodType): { pattern?: [string, string] } => {
  const check = checks(schema).find(({ format }) => format === "regex");
  const why = check?.error?.({} as never);
  return check?.pattern && typeof why === "string"
    ? { pattern: [check.pattern.source, why.charAt(0).toUpperCase() + why.slice(1)] }
    : {};
};
