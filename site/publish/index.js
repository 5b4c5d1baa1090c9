// Netlify looks for index.js; the plugin itself is TypeScript like everything else.
export { onPostBuild, onPreBuild, onSuccess } from "./publish.ts";
