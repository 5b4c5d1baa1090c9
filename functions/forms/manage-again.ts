import { actPage, homeLink } from "../../site/function-pages/manage-acts.ts";
import { messagePage } from "../../site/function-pages/message.ts";
import { freeSeats } from "../../site/function-pages/split-question.ts";
import { html } from "../../site/html.ts";
import { errorText, t } from "../../site/strings.ts";
import { Refusal } from "../lib/call.ts";
import { message, page, tokenHeaders } from "../lib/page.ts";
import { type FieldError, fieldErrors } from "./fields.ts";
import { type ActName, errorsOnPage, isOfferAct, type ManageValues, type OpenView } from "./manage.ts";

export interface Act {
  name: ActName;
  token: string;
  /** One of the contact's people; null with a person's own link. */
  ref: string | null;
  /** Null when the database is down. */
  view: OpenView | null;
}

export const show = (
  opened: Act,
  values: ManageValues,
  errors: FieldError[] = [],
  status = 200,
  free: number | null = null,
): Response => page(actPage({ ...opened, values, errors, free }), status, tokenHeaders);

/** The act's form again, with what was typed and why it did not go through. */
export const explain = (opened: Act, values: ManageValues, error: unknown): Response => {
  if (!(error instanceof Refusal)) return show(opened, values, [{ field: "", error: "unavailable" }], 503);
  const { key, detail, status } = error;
  if (key === "unknown_link") return unknownLink(key, null);
  if (isOfferAct(opened.name)) return nothingToAnswer(opened.token, errorText(key), status);
  if (key === "check_form") return show(opened, values, errorsOnPage(opened.name, fieldErrors(detail)), status);
  const field = key === "group_does_not_fit" ? "ifNotAll" : "";
  return show(opened, values, [{ field, error: key }], status, field ? freeSeats(detail) : null);
};

/** There is no offer to answer, or no longer: why, and the way to how things stand. */
export const nothingToAnswer = (token: string, body: string, status: number, title = t("manage.offer.ended.title")) =>
  page(messagePage({ title, body, more: html`<p>${homeLink(token)}</p>` }), status, tokenHeaders);

const closedBy = { bytt: "handed", andrat: "moved", uppgifter: "moved" } as const;

/** A link closes when its seat is handed over or its address changes, so the thanks for that are given here. */
export const unknownLink = (outcome: string, done: string | null): Response => {
  if (outcome === "too_many_attempts")
    return message(t("manage.attempts.title"), errorText(outcome), 429, tokenHeaders);
  const why = closedBy[done as keyof typeof closedBy];
  if (why) return message(t(`manage.${why}.title`), t(`manage.${why}.body`), 200, tokenHeaders);
  return message(t("manage.unknown.title"), t("manage.unknown.body"), 404, tokenHeaders);
};
