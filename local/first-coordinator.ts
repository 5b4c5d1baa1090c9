import { PostgrestClient } from "@supabase/postgrest-js";
import { command } from "./running.ts";

/** npm run first-coordinator -- astrid@forbundet.se "Astrid Lind": gives the room its first key, once. */
await command(async () => {
  const [email, name] = process.argv.slice(2);
  const { SUPABASE_URL: url, SUPABASE_SECRET_KEY: key } = process.env;
  if (!email || !name)
    throw new Error('Skriv adress och namn: npm run first-coordinator -- astrid@forbundet.se "Astrid Lind"');
  if (!url || !key)
    throw new Error("SUPABASE_URL och SUPABASE_SECRET_KEY behövs. De står i Supabase under Project settings, API.");
  const api = new PostgrestClient(`${url}/rest/v1`, {
    headers: { apikey: key, authorization: `Bearer ${key}` },
    schema: "api" as never,
  });
  const { data, error } = await api.rpc("first_coordinator" as never, { p_email: email, p_name: name } as never);
  if (error?.message === "coordinator_exists") {
    throw new Error("Det finns redan en samordnare. Hen bjuder in fler från samordnarrummet.");
  }
  if (error) throw new Error(`Databasen sade nej: ${error.message}`);
  const { outcome } = data as unknown as { outcome: string };
  console.log(outcome === "added" ? `${name} kan nu logga in med ${email}.` : `${email} är redan samordnare.`);
});
