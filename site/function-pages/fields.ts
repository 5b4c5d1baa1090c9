import type {
  EmployerValues,
  FieldError,
  ManagerValues,
  NeedsValues,
  OptInValues,
  PersonValues,
} from "../../functions/forms/fields.ts";
import { trapName } from "../../functions/lib/form.ts";
import { municipalityName } from "../calendar.ts";
import { details } from "../components/details/details.ts";
import { errorSummary } from "../components/error-summary/error-summary.ts";
import { field, fieldId } from "../components/field/field.ts";
import { select } from "../components/select/select.ts";
import { textarea } from "../components/textarea/textarea.ts";
import { type Html, html } from "../html.ts";
import { site } from "../site.ts";
import { errorText, type StringKey, t } from "../strings.ts";
import type { Gender, PersonRole, Sector } from "../types.ts";

/** Kommunkod for a workplace outside the association's municipalities. */
const otherMunicipality = "0000";

/** The sentence to show at a field, if something was wrong with it. */
export const errorAt = (errors: FieldError[], name: string): string | undefined => {
  const found = errors.find(({ field }) => field === name);
  return found && errorText(found.error);
};

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const roles: PersonRole[] = ["manager", "supervisor", "hr", "party_staff", "other"];
export const roleText = (role: string): string =>
  role === "supervisor" ? capitalised(site.roleWord) : t(`register.role.${role}` as StringKey);

const genders: Gender[] = ["woman", "man", "other", "undisclosed"];
const sectors: Sector[] = ["municipal", "regional", "state", "private", "nonprofit"];

export const sectorText = (sector: string): string => t(`register.sector.${sector}` as StringKey);

export const municipalityText = (code: string): string =>
  municipalityName(code) ?? t("register.employer.municipality.other");

const anyFilled = (values: object): boolean => Object.values(values).some(Boolean);
const anyError = (errors: FieldError[], ...names: string[]): boolean =>
  errors.some(({ field }) => names.some((name) => field.startsWith(name)));

/** Autocomplete only where the browser's owner is likely to be meant: the first person. */
export const personFields = (
  prefix: string,
  person: PersonValues,
  errors: FieldError[],
  own: boolean,
  { phone = true, emailHint = t("register.person.email.hint") } = {},
): Html => html`
${field({
  name: `${prefix}name`,
  label: t("register.person.name"),
  value: person.name,
  error: errorAt(errors, `${prefix}name`),
  autocomplete: own ? "name" : "off",
})}
${field({
  name: `${prefix}email`,
  label: t("register.person.email"),
  hint: emailHint,
  value: person.email,
  error: errorAt(errors, `${prefix}email`),
  type: "email",
  autocomplete: own ? "email" : "off",
})}
${
  phone
    ? field({
        name: `${prefix}phone`,
        label: t("register.person.phone"),
        hint: t("register.person.phone.hint"),
        value: person.phone,
        error: errorAt(errors, `${prefix}phone`),
        type: "tel",
        autocomplete: own ? "tel" : "off",
        optional: true,
        width: "medium",
      })
    : null
}
${select({
  name: `${prefix}role`,
  label: t("register.person.role"),
  value: person.role,
  error: errorAt(errors, `${prefix}role`),
  items: [
    { value: "", text: t("register.person.role.choose") },
    ...roles.map((role) => ({ value: role, text: roleText(role) })),
  ],
})}
${select({
  name: `${prefix}gender`,
  label: t("register.person.gender"),
  hint: t("register.person.gender.hint"),
  value: person.gender,
  error: errorAt(errors, `${prefix}gender`),
  optional: true,
  items: [
    { value: "", text: t("register.gender.none") },
    ...genders.map((gender) => ({ value: gender, text: t(`register.gender.${gender}`) })),
  ],
})}`;

/** `workplaceHint` where the workplace may also be said elsewhere. */
export const employerFields = (
  employer: EmployerValues,
  errors: FieldError[],
  workplaceHint = t("register.employer.workplace.hint"),
): Html => html`
${field({
  name: "employer.name",
  label: t("register.employer.name"),
  hint: t("register.employer.name.hint"),
  value: employer.name,
  error: errorAt(errors, "employer.name"),
  autocomplete: "organization",
})}
${field({
  name: "employer.workplace",
  label: t("register.employer.workplace"),
  hint: workplaceHint,
  value: employer.workplace,
  error: errorAt(errors, "employer.workplace"),
  autocomplete: "off",
  optional: true,
})}
${select({
  name: "employer.sector",
  label: t("register.employer.sector"),
  value: employer.sector,
  error: errorAt(errors, "employer.sector"),
  items: [
    { value: "", text: t("register.employer.sector.choose") },
    ...sectors.map((sector) => ({ value: sector, text: sectorText(sector) })),
  ],
})}
${select({
  name: "employer.municipality",
  label: t("register.employer.municipality"),
  value: employer.municipality,
  error: errorAt(errors, "employer.municipality"),
  items: [
    { value: "", text: t("register.employer.municipality.choose") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
    { value: otherMunicipality, text: t("register.employer.municipality.other") },
  ],
})}`;

export const moreOfEmployer = ({ organisationNumber, department }: EmployerValues, errors: FieldError[]): Html => html`
${field({
  name: "employer.department",
  label: t("register.employer.department"),
  value: department,
  error: errorAt(errors, "employer.department"),
  autocomplete: "off",
  optional: true,
})}
${field({
  name: "employer.organisationNumber",
  label: t("register.employer.organisationNumber"),
  hint: t("register.employer.organisationNumber.hint"),
  value: organisationNumber,
  error: errorAt(errors, "employer.organisationNumber"),
  inputmode: "numeric",
  autocomplete: "off",
  optional: true,
  width: "short",
})}`;

/** What an employer may leave out, folded until there is something in it. */
export const moreFields = (employer: EmployerValues, manager: ManagerValues, errors: FieldError[]): Html => {
  const { organisationNumber, department } = employer;
  const open =
    anyFilled({ organisationNumber, department, ...manager }) ||
    anyError(errors, "employer.organisationNumber", "employer.department", "manager.");
  return details({
    summary: t("register.more.summary"),
    open,
    body: html`${moreOfEmployer(employer, errors)}
<fieldset class="field fields">
<legend class="field-label">${t("register.manager.heading")}</legend>
<p class="field-hint">${t("register.manager.hint")}</p>
${managerFields(manager, errors)}
</fieldset>`,
  });
};

const managerFields = (manager: ManagerValues, errors: FieldError[]): Html => html`
${field({
  name: "manager.name",
  label: t("register.manager.name"),
  value: manager.name,
  error: errorAt(errors, "manager.name"),
  autocomplete: "off",
  optional: true,
})}
${field({
  name: "manager.email",
  label: t("register.manager.email"),
  value: manager.email,
  error: errorAt(errors, "manager.email"),
  type: "email",
  autocomplete: "off",
  optional: true,
})}`;

export const needsFields = (needs: NeedsValues, errors: FieldError[]): Html => html`
<p>${t("register.needs.body")}</p>
${textarea({
  name: "needs.dietary",
  label: t("register.needs.dietary"),
  hint: t("register.needs.dietary.hint"),
  value: needs.dietary,
  error: errorAt(errors, "needs.dietary"),
  optional: true,
  rows: 2,
})}
${textarea({
  name: "needs.access",
  label: t("register.needs.access"),
  hint: t("register.needs.access.hint"),
  value: needs.access,
  error: errorAt(errors, "needs.access"),
  optional: true,
  rows: 2,
})}`;

/** The same, folded until somebody needs it. */
export const foldedNeeds = (needs: NeedsValues, errors: FieldError[]): Html =>
  details({
    summary: t("register.needs.summary"),
    open: anyFilled(needs) || anyError(errors, "needs."),
    body: needsFields(needs, errors),
  });

const optIns: (keyof OptInValues)[] = ["shareContact", "network", "newsletter"];

/** One name each, so that every tick stands for itself. */
export const optInFields = (values: OptInValues, names = optIns): Html => html`
<fieldset class="field choices" aria-describedby="optIns-tips">
<legend class="field-label">${t("register.optins.legend")}</legend>
<p class="field-hint" id="optIns-tips">${t("register.optins.hint")}</p>
${names.map((name) => {
  const id = fieldId(`optIns.${name}`);
  return html`<div class="choice">
<input class="choice-input" type="checkbox" id="${id}" name="optIns.${name}" value="ja"${values[name] ? html` checked` : null}>
<label class="choice-label" for="${id}">${t(`register.optins.${name}`)}</label>
</div>`;
})}
</fieldset>`;

/** Out of sight for people; robots fill it. */
export const trap = (): Html => html`
<div class="trap" aria-hidden="true">
<label for="${trapName}">${t("register.trap")}</label>
<input type="text" id="${trapName}" name="${trapName}" tabindex="-1" autocomplete="off">
</div>`;

/** With several people in the list, the same sentence may stand twice: then it says whose. */
const whose = (field: string, errors: FieldError[], error: string): string => {
  const number = Number(/^people\.(\d+)\./.exec(field)?.[1] ?? Number.NaN) + 1;
  const several = errors.some((other) => /^people\.[1-9]/.test(other.field));
  return number && several ? t("register.summary.person", { number, error: errorText(error) }) : errorText(error);
};

/** What has to be put right, field by field; or, when no field is to blame, that it did not go through and why. */
export const problemSummary = (errors: FieldError[]): Html | null => {
  const [first] = errors;
  if (!first) return null;
  // A choice to make is no fault to mend.
  const choice = errors.every(({ error }) => error === "group_does_not_fit");
  if (choice)
    return errorSummary({
      errors: errors.map(({ field, error }) => ({ field, text: errorText(error) })),
      heading: t("register.split.heading"),
    });
  return errors.some(({ field }) => field !== "")
    ? errorSummary({ errors: errors.map(({ field, error }) => ({ field, text: whose(field, errors, error) })) })
    : errorSummary({ errors: [{ field: "", text: errorText(first.error) }], heading: t("register.stopped") });
};
