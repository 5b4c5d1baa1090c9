import { call, Refusal } from "../functions/lib/call.ts";
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
  const { outcome } = await call<{ outcome: string }>("first_coordinator", { p_email: email, p_name: name }).catch(
    (error: unknown) => {
      const why = error instanceof Refusal ? refusals[error.key] : undefined;
      throw new Error(
        why ??
          `Det gick inte att nå databasen på ${url}. Kontrollera adressen och nyckeln, och att migreringarna är körda.`,
      );
    },
  );
  console.log(
    outcome === "added" ? `${name} är nu samordnare och kan logga in med ${email}.` : `${email} är redan samordnare.`,
  );
});
