import { type Html, html } from "../../html.ts";
import { fieldId, hintAndError, optionalMark } from "../field/field.ts";

interface Choice {
  /** A checkbox that is a question of its own has a name of its own. */
  name?: string;
  value: string;
  text: string;
  hint?: string;
  /** Asked only of those who choose this. Shown by CSS, so it needs no script. */
  conditional?: Html;
}

export interface ChoicesOptions {
  type: "radio" | "checkbox";
  name: string;
  legend: string;
  hint?: string;
  error?: string | null;
  /** The chosen values; for choices with names of their own, the chosen names. */
  value?: string | string[] | null;
  items: Choice[];
  optional?: boolean;
}

/** The error summary links to the first choice, whose id is the field's own. */
export const choices = (options: ChoicesOptions): Html => {
  const { type, name, legend, hint, error, value, items, optional } = options;
  const id = fieldId(name);
  const chosen = [value ?? []].flat();
  const described = [hint ? `${id}-tips` : "", error ? `${id}-fel` : ""].filter(Boolean).join(" ");

  const choice = (item: Choice, index: number): Html => {
    const own = item.name ? fieldId(item.name) : index === 0 ? id : `${id}-${index + 1}`;
    const required = type === "radio" && !optional;
    return html`<div class="choice">
<input class="choice-input" type="${type}" id="${own}" name="${item.name ?? name}" value="${item.value}"${
      chosen.includes(item.name ?? item.value) ? html` checked` : null
    }${required ? html` required` : null}${item.hint ? html` aria-describedby="${own}-om"` : null}>
<label class="choice-label" for="${own}">${item.text}</label>
${item.hint ? html`<p class="choice-hint" id="${own}-om">${item.hint}</p>` : null}
${item.conditional ? html`<div class="choice-conditional">${item.conditional}</div>` : null}
</div>`;
  };

  return html`<fieldset class="field choices${error ? " field-invalid" : ""}"${described ? html` aria-describedby="${described}"` : null}>
<legend class="field-label">${legend}${optionalMark(optional)}</legend>
${hintAndError(id, hint, error)}
${items.map(choice)}
</fieldset>`;
};
