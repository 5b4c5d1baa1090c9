import { type Html, html } from "../../html.ts";
import { tn } from "../../strings.ts";
import { fieldId } from "../field/field.ts";

interface FieldError {
  /** Name of the field as it stands in the form; empty when the error concerns the whole. */
  field: string;
  text: string;
}

interface ErrorSummaryOptions {
  errors: FieldError[];
  /** Without one it says how many things there are to put right. */
  heading?: string;
}

/** Nothing when there is nothing to put right. */
export const errorSummary = ({ errors, heading }: ErrorSummaryOptions): Html | null =>
  errors.length === 0
    ? null
    : html`<div class="error-summary" role="alert" tabindex="-1" aria-labelledby="fel" data-error-summary>
<h2 class="error-summary-heading" id="fel">${heading ?? tn("form.errors", errors.length)}</h2>
<ul>
${errors.map(({ field, text }) => html`<li>${field ? html`<a href="#${fieldId(field)}">${text}</a>` : text}</li>`)}
</ul>
</div>`;
