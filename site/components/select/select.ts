import { type Html, html } from "../../html.ts";
import { describedBy, type FieldOptions, fieldId, hintAndError, optionalMark } from "../field/field.ts";

export type SelectOptions = Pick<
  FieldOptions,
  "name" | "label" | "hint" | "error" | "value" | "optional" | "width" | "autocomplete"
> & {
  items: { value: string; text: string }[];
  /** The empty choice is an answer too, as in a filter. */
  mayBeEmpty?: boolean;
};

/** Give an item with an empty value first when nothing is chosen from the start. */
export const select = (options: SelectOptions): Html => {
  const { name, label, hint, error, value, optional, width = "full", autocomplete, items, mayBeEmpty } = options;
  const id = fieldId(name);
  const required = !optional && !mayBeEmpty && items[0]?.value === "";
  return html`<div class="field${error ? " field-invalid" : ""}">
<label class="field-label" for="${id}">${label}${optionalMark(optional)}</label>
${hintAndError(id, hint, error)}
<select class="field-input field-select field-${width}" id="${id}" name="${name}"${
    autocomplete ? html` autocomplete="${autocomplete}"` : null
  }${required ? html` required` : null}${describedBy(id, hint, error)}>
${items.map((item) => html`<option value="${item.value}"${item.value === (value ?? "") ? html` selected` : null}>${item.text}</option>`)}
</select>
</div>`;
};
