import type { FieldError, PersonValues } from "../../functions/forms/fields.ts";
import { type Html, html } from "../html.ts";
import { t } from "../strings.ts";
import { personFields } from "./fields.ts";

interface PersonListOptions {
  people: PersonValues[];
  errors: FieldError[];
  /** Where the form posts; the buttons come back to the person they concern. */
  action: string;
  /** The first person is whoever holds the browser. */
  own: boolean;
}

/** Hidden for a single person; the script shows it when there are more. */
const removeButton = (index: number, action: string, single: boolean): Html =>
  html`<button type="submit" class="button button-quiet" name="action" value="remove_person.${index}" formaction="${action}#people" formnovalidate data-remove-person${single ? html` hidden` : null}>${t("register.person.remove", { number: index + 1 })}</button>`;

/** Persons one by one. Adding and removing post the form back here; assets/form.js does it in place. */
export const personList = ({ people, errors, action, own }: PersonListOptions): Html => html`
<div id="people" data-people>
${people.map(
  (person, index) => html`<fieldset class="person" data-person="${index}" id="person-${index + 1}">
<legend data-person-legend>${t("register.person.legend", { number: index + 1 })}</legend>
${personFields(`people.${index}.`, person, errors, own && index === 0)}
${removeButton(index, action, people.length === 1)}
</fieldset>`,
)}
</div>
<button type="submit" class="button button-secondary" name="action" value="add_person" formaction="${action}#person-${people.length + 1}" formnovalidate data-add-person>${t("register.person.add")}</button>`;

/** Enter in a field presses a form's first button: that must be the one that sends. */
export const enterSends = (): Html =>
  html`<button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">${t("register.send")}</button>`;
