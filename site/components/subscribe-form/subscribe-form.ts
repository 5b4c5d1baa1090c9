import { trap } from "../../function-pages/fields.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t } from "../../strings.ts";
import { button } from "../button/button.ts";
import { choices } from "../choices/choices.ts";
import { field } from "../field/field.ts";

export interface SubscribeValues {
  email: string;
  lists: string[];
}

interface SubscribeFormOptions {
  values?: SubscribeValues;
  /** What is wrong, in words, by field. */
  error?: (field: "email" | "lists") => string | null;
}

/** One address and the lists to choose among. Nothing is ticked from the start: a yes is the reader's own. */
export const subscribeForm = ({
  values = { email: "", lists: [] },
  error = () => null,
}: SubscribeFormOptions = {}): Html => html`<form class="subscribe-form" method="post" action="/prenumerera/" novalidate>
${trap()}
${choices({
  type: "checkbox",
  name: "lists",
  legend: t("subscription.lists"),
  value: values.lists,
  error: error("lists"),
  items: site.newsletterLists.map(({ slug, name, description }) => ({ value: slug, text: name, hint: description })),
})}
${field({
  name: "email",
  label: t("subscription.email"),
  type: "email",
  autocomplete: "email",
  value: values.email,
  error: error("email"),
})}
<p class="subscribe-form-privacy">${t("subscription.privacy")} <a href="/personuppgifter/">${t("subscription.privacy.link")}</a></p>
${button({ text: t("subscription.submit") })}
</form>`;

/** The words of the form as they are kept with a consent. */
export const subscribeShown = (): string =>
  t("subscription.shown", {
    legend: t("subscription.lists"),
    lists: site.newsletterLists.map(({ name }) => name).join(", "),
    privacy: t("subscription.privacy"),
  });
