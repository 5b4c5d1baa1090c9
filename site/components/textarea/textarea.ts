import { type Html, html } from "../../html.ts";
import { describedBy, type FieldOptions, fieldId, hintAndError, optionalMark } from "../field/field.ts";

export type TextareaOptions = Pick<FieldOptions, "name" | "label" | "hint" | "error" | "value" | "optional"> & {
  rows?: number;
  /** To be copied, not changed. */
  readonly?: boolean;
};

export const textarea = ({ name, label, hint, error, value, optional, rows = 4, readonly }: TextareaOptions): Html => {
  const id = fieldId(name);
  return html`<div class="field${error ? " field-invalid" : ""}">
<label class="field-label" for="${id}">${label}${optionalMark(optional)}</label>
${hintAndError(id, hint, error)}
<textarea class="field-input field-full" id="${id}" name="${name}" rows="${rows}"${optional || readonly ? null : html` required`}${readonly ? html` readonly` : null}${describedBy(id, hint, error)}>${value ?? ""}</textarea>
</div>`;
};
