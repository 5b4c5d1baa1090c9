import type { Rest } from "./rest.ts";

export interface LocalParts {
  siteUrl: string;
  rest: Rest;
  smtpUrl: string;
  buildHookUrl?: string;
}

/** The same names as in production (.env.example), with values that open nothing outside this machine. */
export function localEnvironment({ siteUrl, rest, smtpUrl, buildHookUrl }: LocalParts): Record<string, string> {
  return {
    SITE_URL: siteUrl,
    SUPABASE_URL: rest.url,
    SUPABASE_SECRET_KEY: rest.secretKey,
    SUPABASE_PUBLISHABLE_KEY: rest.publishableKey,
    MAIL_PROVIDER: "smtp",
    SMTP_URL: smtpUrl,
    INTERNAL_KEY: "local-internal-key",
    CLIENT_HASH_KEY: "local-client-hash-key",
    SURVEY_KEY: "local-survey-key",
    BUILD_HOOK_URL: buildHookUrl ?? "",
    RESEND_API_KEY: "",
    RESEND_BASE_URL: "",
    RESEND_WEBHOOK_SECRET: "",
  };
}
