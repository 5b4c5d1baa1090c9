import { securityHeaders } from "../../site/headers.ts";

/** A file to save under its name. */
export const fileResponse = (
  body: BodyInit,
  type: string,
  filename: string,
  headers: Record<string, string>,
): Response =>
  new Response(body, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${filename}"`,
      ...securityHeaders,
      ...headers,
    },
  });
