import { PostgrestClient } from "@supabase/postgrest-js";
import { command } from "./running.ts";

const usage = 'Skriv adress och namn: npm run first-coordinator -- astrid@forbundet.se "Astrid Lind"';

const refusals: Record<string, string> = {
  coordinator_exists: "Det finns redan en samordnare. Kommandot är bara till för den första.",
  check_form: `Adressen eller namnet ser inte rätt ut. ${usage}`,
};

/** npm run first-coordinator -- astrid@forbundet.se "Astrid Lind": gives the room its first key, once. */
await command(async () => {
  const [email, ...names] = process.argv.slice(2);
  const name = names.join(" ");
  const { SUPABASE_URL: url, SUPABASE_SECRET_KEY: key } = process.env;
  if (!email || !name) throw new Error(usage);
  if (!url || !key)
    throw new Error("SUPABASE_URL och SUPABASE_SECRET_KEY behövs. De står i Supabase under Project settings, API.");
  const api = new PostgrestClient(`${url.replace(/\/+$/, "")}/rest/v1`, {
    headers: { apikey: key, authorization: `Bearer ${key}` },
    schema: "api" as never,
    retry: false,
  });
  const { data, error } = await api.rpc("first_coordinator" as never, { p_email: email, p_name: name } as never);
  if (error)
    throw new Error(
      refusals[error.message] ??
        `Det gick inte att nå databasen på ${url}. Kontrollera adressen och nyckeln, och att migreringarna är körda.`,
    );
  const { outcome } = data as unknown as { outcome: string };
  console.log(
    outcome === "added" ? `${name} är nu samordnare och kan logga in med ${email}.` : `${email} är redan samordnare.`,
  );
});
