export const privateHeaders = { "Cache-Control": "private, no-store" };
/** For addresses that hold a token: they never travel to the next page. */
export const tokenHeaders = { ...privateHeaders, "Referrer-Policy": "no-referrer" };

/** Kept at the edge for a while; browsers always ask. */
export const sharedFor = (seconds: number) => ({
  "Cache-Control": "public, max-age=0, must-revalidate",
  "Netlify-CDN-Cache-Control": `public, s-maxage=${seconds}, stale-while-revalidate=${seconds}`,
});
