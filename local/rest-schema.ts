import "./lite-features.ts";
import { App } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import type postgres from "postgres";
import { diskStorage } from "./storage.ts";

const asJson = {
  serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text: string) => JSON.parse(text),
};

/** Without this, arguments of jsonb functions arrive encoded twice. */
const types = {
  json: { to: 114, from: [114], ...asJson },
  jsonb: { to: 3802, from: [3802], ...asJson },
} as unknown as Record<string, postgres.PostgresType>;

/** Supabase Lite's connection, with the time limits that the hosted service sets on the API. */
export function liteConnection(url: string, max: number) {
  return createPostgresConnection({
    url,
    postgresOptions: {
      types,
      max,
      onnotice: () => undefined,
      connection: { statement_timeout: 8_000, lock_timeout: 8_000 },
    },
  });
}

/** As large as a file may be on the hosted service's smallest plan. */
export const storage = { enabled: true, file_size_limit: "50MiB" };

/** Makes the schemas that Supabase itself owns (auth, storage and their helpers), before any migration of ours. */
export async function prepareSystemSchemas(url: string): Promise<void> {
  const connection = liteConnection(url, 1);
  // Lite says in English that Storage is an experiment of theirs. It is; ours is a local stack.
  const { warn } = console;
  console.warn = () => undefined;
  const app = new App({ connection, auth: { enabled: true }, api: { schemas: ["api"] }, storage });
  // The schema is made where there is somewhere to keep files; none are kept from here.
  app._storageAdapter = diskStorage("");
  await app.init();
  await app.ensureSystemSchema();
  console.warn = warn;
  await connection.close();
}
