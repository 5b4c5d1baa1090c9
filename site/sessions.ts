import { call } from "../functions/lib/call.ts";
import { withTodaysEvents } from "./federation/todays-events.ts";
import type { CalendarData, PersonalDatum } from "./types.ts";

/** What the calendar holds at build time. Closed sessions are not in it; the door never gives them out. */
export const readCalendar = async (): Promise<CalendarData> =>
  withTodaysEvents(await fromDatabase<CalendarData>("open_calendar", "ingen kalender"));

/** Our own sessions as they are now. */
export const ownSessions = (): Promise<CalendarData> => call("open_calendar");

/** What the database can hold about people, for the page on personal data. */
export const readPersonalColumns = (): Promise<PersonalDatum[]> =>
  fromDatabase("personal_data_catalogue", "ingen förteckning över personuppgifter");

/** `lacking` ends the sentence "Bygget fick …", for whoever reads why the build stopped. */
const fromDatabase = async <Answer>(door: string, lacking: string): Promise<Answer> => {
  const missing = ["SUPABASE_URL", "SUPABASE_SECRET_KEY"].filter((name) => !process.env[name]);
  if (missing.length > 0)
    throw new Error(
      `Bygget behöver databasen för att visa kalendern, men ${missing.join(" och ")} saknas. På din egen dator sköter npm start det. Hos Netlify läggs de in under Project configuration, Environment variables.`,
    );
  try {
    return await call<Answer>(door);
  } catch (error) {
    throw new Error(
      `Bygget fick ${lacking} från databasen på ${process.env.SUPABASE_URL}. Är den igång, är nyckeln rätt och är migreringarna körda?`,
      { cause: error },
    );
  }
};
