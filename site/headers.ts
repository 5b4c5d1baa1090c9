import { editorOrigins } from "./editor/host.ts";

const sources = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "media-src": "'self'",
  "connect-src": "'self'",
  "form-action": "'self'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
  "manifest-src": "'self'",
};

const policy = (allowed: Record<string, string>): string =>
  Object.entries(allowed)
    .map(([kind, places]) => `${kind} ${places}`)
    .join("; ");

/** On every response, whether a file or a function answers. */
export const securityHeaders: Record<string, string> = {
  "Content-Security-Policy": policy(sources),
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/**
 * The editor writes its own styles, shows pictures that are not saved yet, and asks the Git host and nobody else. Its
 * sign-in is a window of the host's own, which has to be able to answer.
 */
const editorHeaders = (): Record<string, string> => {
  const { ask, show } = editorOrigins();
  return {
    "Content-Security-Policy": policy({
      ...sources,
      "script-src": "'self' 'wasm-unsafe-eval'",
      "style-src": "'self' 'unsafe-inline' blob:",
      "img-src": ["'self' data: blob:", ...show].join(" "),
      "media-src": "'self' blob:",
      "connect-src": ["'self' data: blob:", ...ask].join(" "),
      "frame-src": "'self' blob:",
      "worker-src": "'self' blob:",
      "manifest-src": "'self' data: blob:",
    }),
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
  };
};

/** The index of the search is a small program, which only its own page lets run. */
const searchHeaders = {
  "Content-Security-Policy": policy({ ...sources, "script-src": "'self' 'wasm-unsafe-eval'" }),
};

/** The page in the room that shows a letter: its mail stands in a frame, as a document of its own. */
export const letterPageHeaders = { "Content-Security-Policy": policy({ ...sources, "frame-src": "'self'" }) };

/** The mail itself, as an inbox shows it: its own styles and the site's pictures, and nothing that runs. */
export const letterMailHeaders = (siteOrigin: string): Record<string, string> => ({
  "Content-Security-Policy": policy({
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "img-src": `'self' ${siteOrigin}`,
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    sandbox: "allow-popups",
  }),
  "X-Frame-Options": "SAMEORIGIN",
});

/** A later rule takes the place of an earlier one for the same header (see docs/decisions.md). */
const byPath: Record<string, Record<string, string>> = {
  "/*": securityHeaders,
  // A new typeface gets a new file name, so the old one may be kept for ever.
  "/assets/fonts/*": { "Cache-Control": "public, max-age=31536000, immutable" },
  "/sok/": searchHeaders,
  "/redaktion/": editorHeaders(),
  // Each version of the editor has an address of its own.
  "/redaktion/editor/*": { "Cache-Control": "public, max-age=31536000, immutable" },
};

/** What a built file is sent with, as the host reads the rules. */
export const headersFor = (path: string): Record<string, string> =>
  Object.assign({}, ...Object.entries(byPath).flatMap(([rule, headers]) => (applies(rule, path) ? [headers] : [])));

const applies = (rule: string, path: string): boolean =>
  rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule;

/** The text of Netlify's `_headers` file. */
export const headersFile = (): string =>
  Object.entries(byPath)
    .map(([path, headers]) =>
      [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join("\n"),
    )
    .join("\n\n")
    .concat("\n");
