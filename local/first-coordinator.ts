import { existsSync } from "node:fs";
import { PostgrestClient } from "@supabase/postgrest-js";

const usage = `Så här lägger du in den första samordnaren:

  SUPABASE_URL=https://….supabase.co SUPABASE_SECRET_KEY=sb_secret_… \\
    npm run first-coordinator -- namn@exempel.se "Förnamn Efternamn"

Värdena kan också stå i filen .env. De finns hos Supabase under Project settings, API keys.`;

const refusals: Record<string, string> = {
  coordinator_exists: "Det finns redan en samordnare. Kommandot är bara till för den första.",
  check_form: `E-postadressen eller namnet ser inte rätt ut.\n\n${usage}`,
};

const say = (sentence: string, exitCode: number): void => {
  (exitCode === 0 ? console.log : console.error)(sentence);
  process.exitCode = exitCode;
};

const addFirstCoordinator = async (email: string, name: string, url: string, key: string): Promise<void> => {
  const client = new PostgrestClient(`${url.replace(/\/+$/, "")}/rest/v1`, {
    headers: { apikey: key, authorization: `Bearer ${key}` },
    schema: "api" as never,
  });
  const { data, error } = await client.rpc("first_coordinator" as never, { p_email: email, p_name: name } as never);
  const outcome = (data as { outcome?: string } | null)?.outcome;
  if (outcome === "added") return say(`${name} (${email}) är nu samordnare och kan logga in på /samordnare/.`, 0);
  if (outcome === "already_there") return say(`${email} är redan samordnare. Ingenting är ändrat.`, 0);
  say(
    refusals[error?.message ?? ""] ??
      `Det gick inte att nå databasen på ${url}. Kontrollera SUPABASE_URL och SUPABASE_SECRET_KEY och att migreringarna är körda.`,
    1,
  );
};

if (existsSync(".env")) process.loadEnvFile(".env");
const [email, ...names] = process.argv.slice(2);
const { SUPABASE_URL: url, SUPABASE_SECRET_KEY: key } = process.env;
if (!email || names.length === 0 || !url || !key) say(usage, 1);
else await addFirstCoordinator(email, names.join(" "), url, key);
