import type { Problem } from "../../site/function-pages/room/room-page.ts";
import { letterPageHeaders } from "../../site/headers.ts";
import { errorText, t } from "../../site/strings.ts";
import type { StaffLetterView } from "../../site/types.ts";
import { fieldErrors } from "../forms/fields.ts";
import { call, Refusal } from "./call.ts";
import { message, privateHeaders } from "./page.ts";
import { slugOf } from "./room.ts";
import type { Staff } from "./session.ts";

/** For pages with a letter's mail in a frame. */
export const withFrame = { ...privateHeaders, ...letterPageHeaders };

/** Hands over the letter of `/samordnare/nyhetsbrev/<letter>/…`, or says that there is none. */
export const withLetter = async (
  request: Request,
  staff: Staff,
  handler: (letter: StaffLetterView) => Promise<Response> | Response,
): Promise<Response> => {
  const letter = await call<StaffLetterView>("staff_newsletter", { p_slug: slugOf(request) }, staff).catch(ifUnknown);
  return letter ? handler(letter) : message(t("room.letter.missing"), errorText("newsletter_unknown"), 404);
};

const ifUnknown = (error: unknown): null => {
  if (error instanceof Refusal && error.status === 404) return null;
  throw error;
};

/** A refusal that the page can show: in words, with its status. Anything else is thrown on. */
export const letterProblems = (error: unknown): { problems: Problem[]; status: number } => {
  if (!(error instanceof Refusal) || (error.status !== 409 && error.status !== 422)) throw error;
  const { key, detail, status } = error;
  if (key !== "check_form") return { problems: [{ field: "", text: errorText(key) }], status };
  return { problems: fieldErrors(detail).map(({ error: name }) => ({ field: "date", text: errorText(name) })), status };
};
