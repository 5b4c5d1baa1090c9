import { bookingPage } from "../../site/function-pages/booking.ts";
import type { BookingCheck, BookingSessions } from "../../site/types.ts";
import { call, Refusal } from "../lib/call.ts";
import { notFound, page } from "../lib/page.ts";
import { bookingForm, digestOf, splitErrors, type TypedBooking } from "./booking.ts";
import { type FieldError, fieldErrors } from "./fields.ts";

interface Opened {
  slug: string;
  /** Null when the database is down. */
  offered: BookingSessions | null;
  typed: TypedBooking;
}

export const offeredAt = (slug: string): Promise<BookingSessions | null> =>
  call<BookingSessions | null>("booking_sessions", { p_slug: slug });

/** The form again, with what was typed and why it did not go through: what stopped the whole is said alone. */
export const again = ({ slug, offered, typed }: Opened, found: FieldError[], status: number): Response => {
  const stopped = found.some(({ field }) => field === "");
  const { errors, cellErrors } = stopped ? { errors: found, cellErrors: [] } : splitErrors(typed, found);
  return page(bookingPage({ slug, offered, values: typed.values, paste: typed.paste, errors, cellErrors }), status);
};

/** The list as it was read, with what would come of it; or what has to be put right first. `before`: it was shown once already. */
export const review = async (opened: Opened, before: boolean, unanswered: FieldError[] = []): Promise<Response> => {
  try {
    const { slug, offered, typed } = opened;
    const check = await call<BookingCheck>("check_many", { p_form: bookingForm(slug, typed) });
    const { errors, cellErrors } = splitErrors(typed, check.errors);
    if (errors.length + cellErrors.length > 0) return again(opened, check.errors, 422);
    const seen = { ...check, digest: digestOf(slug, typed), again: before && unanswered.length === 0 };
    const { values, paste } = typed;
    return page(
      bookingPage({ slug, offered, values, paste, review: seen, errors: unanswered }),
      unanswered.length ? 409 : 200,
    );
  } catch (error) {
    return explain(opened, error);
  }
};

export const explain = (opened: Opened, error: unknown): Promise<Response> | Response => {
  if (!(error instanceof Refusal)) return again(opened, [{ field: "", error: "unavailable" }], 503);
  const { key, detail, status } = error;
  if (key === "session_unknown") return notFound();
  if (key === "check_form") return again(opened, fieldErrors(detail), status);
  if (key === "booking_does_not_fit") return review(opened, true, unansweredIn(detail));
  return again(opened, [{ field: "", error: key }], status);
};

/** The door tells which sessions were not answered for as '[{"session":"…","free":2}]'. */
const unansweredIn = (detail: string | null): FieldError[] =>
  [...(detail ?? "").matchAll(/"session"\s*:\s*"([^"]+)"/g)].map(([, slug]) => ({
    field: `ifNotAll.${slug}`,
    error: "booking_does_not_fit",
  }));
