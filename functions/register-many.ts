import type { Config, Context } from "@netlify/functions";
import { bookingPage } from "../site/function-pages/booking.ts";
import { registrationOverPage } from "../site/function-pages/register.ts";
import { errorText } from "../site/strings.ts";
import type { BookingOutcome } from "../site/types.ts";
import { asNumbered, bookingForm, digestOf, emptyBooking, readBooking, type TypedBooking } from "./forms/booking.ts";
import { again, explain, offeredAt, review } from "./forms/booking-again.ts";
import { alternativesTo, refusalByState } from "./forms/register-again.ts";
import { call } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, text, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, notFound, page, seeOther } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/anmalan/:session/flera" };

/** Two hundred rows of long names, as a browser encodes them. */
const listBytesMax = 256 * 1024;

/** Anmäl många. GET shows the form; POST reads the list and shows it, and books it when it has been seen. */
export default answer(async (request, context) => {
  const [, slug = ""] = pathParts(request);
  return request.method === "POST" ? post(slug, request, context) : show(slug);
});

const show = async (slug: string): Promise<Response> => {
  const offered = await offeredAt(slug);
  if (!offered) return notFound();
  const { session } = offered;
  const over = refusalByState[session.seats.state];
  if (over) return page(registrationOverPage(session, errorText(over), await alternativesTo(session)), 410);
  return page(bookingPage({ slug, offered, values: emptyBooking() }));
};

const post = async (slug: string, request: Request, context: Context): Promise<Response> => {
  const form = await readForm(request, listBytesMax);
  const found = await offeredAt(slug).catch(() => undefined);
  if (found === null) return notFound();
  const offered = found ? { ...found, sessions: asNumbered(form, found.sessions) } : null;
  const typed = readBooking(form, offered?.sessions ?? []);
  if (!offered) return again({ slug, offered: null, typed }, [{ field: "", error: "unavailable" }], 503);
  if (trapped(form)) return again({ slug, offered, typed }, [{ field: "", error: "robot" }], 422);
  const seen = text(form, "reviewed");
  if (text(form, "action") !== "book" || seen !== digestOf(slug, typed) || typed.cellProblems.length > 0)
    return review({ slug, offered, typed }, seen !== "");
  try {
    return seeOther(await book(slug, typed, request, context));
  } catch (error) {
    return explain({ slug, offered, typed }, error);
  }
};

const book = async (slug: string, typed: TypedBooking, request: Request, context: Context): Promise<string> => {
  const args = { p_form: bookingForm(slug, typed), p_client: clientHash(request, context) };
  const { outcome } = await call<BookingOutcome>("register_many", args);
  nudgeMail(context);
  return `/anmalan/${encodeURIComponent(slug)}/flera/tack/${thanksWords[outcome]}/`;
};

const thanksWords = { registered: "anmald", waitlisted: "ko", split: "delvis" };
