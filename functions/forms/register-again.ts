import { nextSessions } from "../../site/calendar.ts";
import { registerPage } from "../../site/function-pages/register.ts";
import { freeSeats } from "../../site/function-pages/split-question.ts";
import type { CalendarData, SessionPublic } from "../../site/types.ts";
import { call, Refusal } from "../lib/call.ts";
import { notFound, page } from "../lib/page.ts";
import { type FieldError, fieldErrors } from "./fields.ts";
import type { RegisterValues } from "./register.ts";

export const refusalByState: Partial<Record<string, string>> = {
  cancelled: "session_cancelled",
  past: "session_past",
  closed: "registration_closed",
};

/** The form again, with what was typed and why it did not go through. */
export const explain = async (slug: string, values: RegisterValues, error: unknown): Promise<Response> => {
  if (!(error instanceof Refusal)) return again(slug, values, [{ field: "", error: "unavailable" }], 503);
  const { key, detail, status } = error;
  if (key === "session_unknown") return notFound();
  if (key === "check_form") return again(slug, values, fieldErrors(detail), status);
  const field = key === "group_does_not_fit" ? "ifNotAll" : "";
  return again(slug, values, [{ field, error: key }], status, field ? freeSeats(detail) : null);
};

export const again = async (
  slug: string,
  values: RegisterValues,
  errors: FieldError[],
  status: number,
  free: number | null = null,
): Promise<Response> => {
  const session = await sessionBy(slug).catch(() => null);
  const over = Object.values(refusalByState);
  const alternatives =
    session && errors.some(({ error }) => over.includes(error)) ? await alternativesTo(session) : null;
  return page(registerPage({ slug, session, values, errors, free, alternatives }), status);
};

export const sessionBy = (slug: string) => call<SessionPublic | null>("session_page", { p_slug: slug });

/** The same course first, then whatever else is for the same people. */
export const alternativesTo = async ({ slug, course, audience }: SessionPublic): Promise<SessionPublic[]> => {
  const { sessions, now } = await call<CalendarData>("open_calendar").catch(() => ({ sessions: [], now: "" }));
  const near = nextSessions(sessions, now, sessions.length).filter((other) => other.slug !== slug);
  const same = near.filter((other) => other.course === course);
  return [...same, ...near.filter((other) => other.course !== course && other.audience === audience)].slice(0, 3);
};
