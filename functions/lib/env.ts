type Name =
  | "SUPABASE_URL"
  | "SUPABASE_SECRET_KEY"
  | "SUPABASE_PUBLISHABLE_KEY"
  | "SITE_URL"
  | "MAIL_PROVIDER"
  | "SMTP_URL"
  | "RESEND_API_KEY"
  | "RESEND_BASE_URL"
  | "RESEND_WEBHOOK_SECRET"
  | "INTERNAL_KEY"
  | "BUILD_HOOK_URL"
  | "CLIENT_HASH_KEY"
  | "SURVEY_KEY";

/** Empty counts as missing: a blank line in a settings page is not a value. */
export const optionalEnv = (name: Name): string | null => process.env[name] || null;

export const env = (name: Name): string => {
  const value = optionalEnv(name);
  if (value === null) throw new Error(`${name} is not set`);
  return value;
};

/** Where people meet the site, without a slash at the end. Netlify's own URL is the fallback. */
export const siteUrl = (): string => (optionalEnv("SITE_URL") ?? process.env.URL ?? "").replace(/\/+$/, "");
