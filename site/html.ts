import { raw as rawHtml, html as taggedHtml } from "hono/html";

/** Markup that is safe to put on a page. Only `html` and `raw` make it. */
export type Html = ReturnType<typeof rawHtml>;

type Value = Html | string | number | boolean | null | undefined | Value[];

/** Escapes every value that is not already Html; arrays are joined; null, undefined and booleans give nothing. */
export const html = taggedHtml as unknown as (strings: TemplateStringsArray, ...values: Value[]) => Html;

/** Marks our own markup as safe. Never give it anything a person has typed. */
export const raw = (markup: string): Html => rawHtml(markup);
