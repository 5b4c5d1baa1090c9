import type { z } from "zod";

type Definition = {
  type: string;
  innerType?: z.ZodType;
  out?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
};

const definition = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

/** What stands inside "may be left out", "may be empty" and the like. */
const inside = (schema: z.ZodType): z.ZodType => {
  const { innerType, out, type } = definition(schema);
  const next = innerType ?? (type === "pipe" ? out : undefined);
  return next ? inside(next) : schema;
};

/** The parts of a group or a list by their name, and what every part of a list is. */
export const shapeOf = (schema: z.ZodType): Record<string, z.ZodType> => definition(inside(schema)).shape ?? {};
const elementOf = (schema: z.ZodType): z.ZodType | undefined => definition(inside(schema)).element;

/** What the editor calls the field at a path such as modules, 0, title. */
export const labelAt = (schema: z.ZodType, [key, ...rest]: PropertyKey[]): string | undefined => {
  const next = typeof key === "number" ? elementOf(schema) : shapeOf(schema)[String(key)];
  if (!next) return undefined;
  return rest.length > 0 ? labelAt(next, rest) : labelOf(next);
};

const labelOf = (schema: z.ZodType): string | undefined => {
  const { innerType, out } = definition(schema);
  const next = innerType ?? out;
  return schema.meta()?.label ?? (next ? labelOf(next) : undefined);
};

/** Every value in a file whose field is described so, with the field's path: "audiences.0.href" and the address it holds. */
export const valuesOf = (
  schema: z.ZodType,
  value: unknown,
  wanted: (meta: z.GlobalMeta) => boolean,
  path = "",
): { path: string; value: string }[] => {
  if (value === undefined || value === null) return [];
  const below = (name: string, part: z.ZodType, held: unknown) =>
    valuesOf(part, held, wanted, path ? `${path}.${name}` : name);
  if (typeof value === "string") return wanted(metaOf(schema)) ? [{ path, value }] : [];
  const element = elementOf(schema);
  if (Array.isArray(value)) return element ? value.flatMap((held, at) => below(String(at), element, held)) : [];
  return Object.entries(shapeOf(schema)).flatMap(([name, part]) =>
    below(name, part, (value as Record<string, unknown>)[name]),
  );
};

const metaOf = (schema: z.ZodType): z.GlobalMeta => {
  const { innerType, out } = definition(schema);
  const next = innerType ?? out;
  return { ...(next ? metaOf(next) : {}), ...schema.meta() };
};
