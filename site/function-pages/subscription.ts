import type { FieldError } from "../../functions/forms/fields.ts";
import { button } from "../components/button/button.ts";
import { choices } from "../components/choices/choices.ts";
import { notice } from "../components/notice/notice.ts";
import { type SubscribeValues, subscribeForm } from "../components/subscribe-form/subscribe-form.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { errorText, t } from "../strings.ts";
import type { SubscriberView } from "../types.ts";
import { problemSummary } from "./fields.ts";

export type OpenSubscriber = Extract<SubscriberView, { outcome: "subscriber" }>;

/** The form for letters, as a page of its own. */
export const subscribePage = (values: SubscribeValues, errors: FieldError[] = []): Html =>
  pageLayout({
    title: t("subscription.title"),
    refused: errors.length > 0,
    path: "/prenumerera/",
    robots: errors.length > 0 ? "noindex" : undefined,
    scripts: errors.length > 0 ? ["/assets/form.js"] : [],
    body: html`<div class="form-main">
${problemSummary(errors)}
<h1>${t("subscription.title")}</h1>
<p class="lead">${t("subscription.lead")}</p>
${subscribeForm({ values, error: (name) => textOf(errors, name) })}
</div>`,
  });

const textOf = (errors: FieldError[], name: string): string | null => {
  const found = errors.find(({ field }) => field === name);
  return found ? errorText(found.error) : null;
};

/** The mailed link: what is asked for, and the button that says yes. */
export const confirmPage = (home: string, { email, lists }: OpenSubscriber, errors: FieldError[] = []): Html => {
  const asked = lists.filter(({ state }) => state === "asked");
  return pageLayout({
    title: t("subscription.confirm.title"),
    refused: errors.length > 0,
    path: home,
    robots: "noindex",
    body: html`${problemSummary(errors)}
<h1>${t("subscription.confirm.title")}</h1>
<p class="lead">${t("subscription.confirm.lead", { email })}</p>
<ul>${asked.map(({ name, description }) => html`<li><strong>${name}</strong>. ${description}</li>`)}</ul>
<form method="post" action="${home}">
${asked.map(({ slug }) => html`<input type="hidden" name="lists" value="${slug}">`)}
<p class="actions">${button({ text: t("subscription.confirm.submit") })}</p>
</form>
<p>${t("subscription.confirm.not")}</p>`,
  });
};

/** The words of the page as they are kept with a consent: of the lists that it showed, which may be fewer than are asked for now. */
export const confirmShown = ({ lists }: OpenSubscriber, shown: string[]): string =>
  t("subscription.confirm.shown", {
    lists: lists
      .filter(({ slug, state }) => state === "asked" && shown.includes(slug))
      .map(({ name }) => name)
      .join(", "),
  });

const doneWords = ["bekraftat", "redan", "andrat", "slutat"] as const;

/** One's own page: every list, ticked or not. */
export const ownSubscriptionPage = (
  home: string,
  view: OpenSubscriber,
  done: string | null,
  errors: FieldError[] = [],
): Html => {
  const { email, lists, suppressed } = view;
  const word = doneWords.find((each) => each === done);
  const chosen = lists.filter(({ state }) => state === "confirmed").map(({ slug }) => slug);
  return pageLayout({
    title: t("subscription.own.title"),
    refused: errors.length > 0,
    path: home,
    robots: "noindex",
    body: html`${problemSummary(errors)}
${word ? notice({ kind: "good", body: t(`subscription.done.${word}`) }) : null}
<h1>${t("subscription.own.title")}</h1>
<p class="lead">${t("subscription.own.lead", { email })}</p>
${suppressed ? notice({ kind: "warning", body: t("subscription.own.suppressed", { email, phone: site.association.phone }) }) : null}
<form class="subscribe-form" method="post" action="${home}">
${choices({
  type: "checkbox",
  name: "lists",
  legend: t("subscription.own.lists"),
  value: chosen,
  items: lists.map(({ slug, name, description, state, since }) => ({
    value: slug,
    text: name,
    hint: hintOf(description, state, since),
  })),
})}
<p class="actions">${button({ text: t("subscription.own.submit"), name: "gor", value: "spara" })}
${chosen.length > 0 ? button({ text: t("subscription.own.leave"), name: "gor", value: "sluta", kind: "secondary" }) : null}</p>
</form>
<p>${t("subscription.own.registrations")}</p>
<p>${t("subscription.own.other")} <a href="/prenumerera/">${t("subscription.own.other.link")}</a></p>`,
  });
};

const hintOf = (description: string, state: OpenSubscriber["lists"][number]["state"], since: string | null): string => {
  if (state === "asked") return `${description} ${t("subscription.own.asked")}`;
  return state === "confirmed" && since
    ? `${description} ${t("subscription.own.since", { when: longDate(since) })}.`
    : description;
};

/** The words of one's own page as they are kept with a consent. */
export const ownShown = ({ lists }: OpenSubscriber): string =>
  `${t("subscription.own.lists")}: ${lists.map(({ name }) => name).join(", ")}`;

/** The link of a letter: a button for people, since mail scanners open links too. */
export const leavePage = (home: string, list: string): Html =>
  pageLayout({
    title: t("subscription.leave.title", { list }),
    path: home,
    robots: "noindex",
    body: html`<h1>${t("subscription.leave.title", { list })}</h1>
<p class="lead">${t("subscription.leave.body")}</p>
<form method="post" action="${home}">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<p class="actions">${button({ text: t("subscription.leave.submit", { list }) })}</p>
</form>`,
  });

export const leftPage = (home: string, list: string): Html =>
  pageLayout({
    title: t("subscription.left.title", { list }),
    path: home,
    robots: "noindex",
    body: html`<h1>${t("subscription.left.title", { list })}</h1>
<p class="lead">${t("subscription.left.body")}</p>
<p><a href="/prenumerera/">${t("subscription.left.again")}</a></p>`,
  });
