import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";

export interface FieldOptions {
  name: string;
  label: string;
  hint?: string;
  error?: string | null;
  value?: string | null;
  type?: "text" | "email" | "tel" | "url" | "number" | "date" | "time" | "datetime-local";
  autocomplete?: string;
  inputmode?: "numeric" | "email" | "tel" | "url";
  optional?: boolean;
  width?: "short" | "medium" | "full";
}

export const fieldId = (name: string): string => name.replaceAll(".", "-");

/** Ties an input to its hint and its error, for those who hear the page. */
export const describedBy = (id: string, hint: unknown, error: unknown): Html => {
  const ids = [hint ? `${id}-tips` : "", error ? `${id}-fel` : ""].filter(Boolean).join(" ");
  return html`${ids ? html` aria-describedby="${ids}"` : null}${error ? html` aria-invalid="true"` : null}`;
};

export const optionalMark = (optional: boolean | undefined): Html | null =>
  optional ? html` <span class="field-optional">${t("form.optional")}</span>` : null;

export const hintAndError = (id: string, hint?: string, error?: string | null): Html =>
  html`${
    hint ? html`<p class="field-hint" id="${id}-tips">${hint}</p>` : null
  }${error ? html`<p class="field-error" id="${id}-fel"><span class="visually-hidden">${t("form.error")} </span>${error}</p>` : null}`;

export const field = (options: FieldOptions): Html => {
  const { name, label, hint, error, value, type = "text", autocomplete, inputmode, optional, width = "full" } = options;
  const id = fieldId(name);
  return html`<div class="field${error ? " field-invalid" : ""}">
<label class="field-label" for="${id}">${label}${optionalMark(optional)}</label>
${hintAndError(id, hint, error)}
<input class="field-input field-${width}" id="${id}" name="${name}" type="${type}" value="${value ?? ""}"${
    autocomplete ? html` autocomplete="${autocomplete}"` : null
  }${inputmode ? html` inputmode="${inputmode}"` : null}${type === "email" ? html` spellcheck="false"` : null}${
    optional ? null : html` required`
  }${describedBy(id, hint, error)}>
</div>`;
};
