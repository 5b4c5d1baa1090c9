import { createHash, timingSafeEqual } from "node:crypto";
import { optionalEnv } from "./env.ts";

/** Whether a request is from our own functions: only they know the key. To anyone else there is nothing here. */
export const ours = (request: Request): boolean => {
  const key = optionalEnv("INTERNAL_KEY");
  const given = request.headers.get("x-internal-key") ?? "";
  return request.method === "POST" && key !== null && timingSafeEqual(digest(key), digest(given));
};

/** Equal lengths, so that comparing takes the same time whatever was sent. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
