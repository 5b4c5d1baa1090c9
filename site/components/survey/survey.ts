import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { fieldId, hintAndError } from "../field/field.ts";

interface ScaleOptions {
  name: string;
  legend: string;
  hint?: string;
  error?: string | null;
  /** The points in order, as in ["1", "2", "3", "4", "5"]. */
  points: string[];
  low: string | null;
  high: string | null;
  /** "Vet inte" stands apart from the points. */
  dontKnow?: boolean;
  value: string;
}

/** Points in a row, each wide enough for a thumb, with words under the ends. Read aloud, the ends say theirs. */
export const scale = ({ name, legend, hint, error, points, low, high, dontKnow, value }: ScaleOptions): Html => {
  const id = fieldId(name);
  const described = [hint ? `${id}-tips` : "", error ? `${id}-fel` : ""].filter(Boolean).join(" ");
  const point = (each: string, at: number): Html => {
    const end = at === 0 ? low : at === points.length - 1 ? high : null;
    return html`<label class="survey-point"><input type="radio" id="${at === 0 ? id : `${id}-${each}`}" name="${name}" value="${each}"${value === each ? html` checked` : null}><span>${each}${end ? html`<span class="visually-hidden"> ${end}</span>` : null}</span></label>`;
  };
  return html`<fieldset class="field survey-scale${error ? " field-invalid" : ""}"${described ? html` aria-describedby="${described}"` : null}>
<legend class="field-label">${legend}</legend>
${hintAndError(id, hint, error)}
<div class="survey-points survey-points-${points.length}">
${points.map(point)}
</div>
${low || high ? html`<p class="survey-ends" aria-hidden="true"><span>${low}</span><span>${high}</span></p>` : null}
${dontKnow ? html`<label class="survey-point survey-apart"><input type="radio" name="${name}" value="dont_know"${value === "dont_know" ? html` checked` : null}><span>${t("survey.dont_know")}</span></label>` : null}
</fieldset>`;
};

interface NumbersOptions {
  name: string;
  legend: string;
  hint?: string;
  error?: string | null;
  options: { id: string; text: string }[];
  value: Record<string, string>;
}

/** A whole number for each of several things. */
export const numbers = ({ name, legend, hint, error, options, value }: NumbersOptions): Html => {
  const id = fieldId(name);
  const described = [hint ? `${id}-tips` : "", error ? `${id}-fel` : ""].filter(Boolean).join(" ");
  return html`<fieldset class="field survey-numbers${error ? " field-invalid" : ""}"${described ? html` aria-describedby="${described}"` : null}>
<legend class="field-label">${legend}</legend>
${hintAndError(id, hint, error)}
${options.map((option, at) => {
  const own = at === 0 ? id : `${id}-${option.id}`;
  return html`<div class="survey-number"><label for="${own}">${option.text}</label>
<input class="field-input" id="${own}" name="${name}.${option.id}" value="${value[option.id] ?? ""}" inputmode="numeric" autocomplete="off"></div>`;
})}
</fieldset>`;
};
