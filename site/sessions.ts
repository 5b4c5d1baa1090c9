import { call } from "../functions/lib/call.ts";
import type { CalendarData } from "./types.ts";

/** What the calendar holds at build time. Closed sessions are not in it; the door never gives them out. */
export const readCalendar = async (): Promise<CalendarData> => {
  const missing = ["SUPABASE_URL", "SUPABASE_SECRET_KEY"].filter((name) => !process.env[name]);
  if (missing.length > 0)
    throw new Error(
      `Bygget behöver databasen för att visa kalendern, men ${missing.join(" och ")} saknas. På din egen dator sköter npm start det. Hos Netlify läggs de in under Project configuration, Environment variables.`,
    );
  try {
    return await call<CalendarData>("open_calendar");
  } catch (error) {
    throw new Error(
      `Bygget fick ingen kalender från databasen på ${process.env.SUPABASE_URL}. Är den igång, är nyckeln rätt och är migreringarna körda?`,
      { cause: error },
    );
  }
};
