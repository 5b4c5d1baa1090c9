import { button } from "../../components/button/button.ts";
import { choices } from "../../components/choices/choices.ts";
import { field } from "../../components/field/field.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { teaStages } from "./employers.ts";
import { errorOf, type Problem } from "./room-page.ts";

/** A contact as typed; days are "2027-03-12". */
export interface NoteValues {
  formKey: string;
  on: string;
  how: string;
  stage: string;
  person: string;
  reach: string;
  note: string;
  nextStep: string;
  nextOn: string;
}

const ways = ["visit", "call", "mail", "meeting"] as const;

export const noteForm = (path: string, values: NoteValues, problems: Problem[]): Html => {
  const named = (name: "on" | "person" | "reach" | "note" | "nextStep" | "nextOn") => ({
    name,
    label: t(`employer.note.${name}`),
    value: values[name],
    error: errorOf(problems, name),
  });
  return html`<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="gor" value="kontakt">
<input type="hidden" name="formKey" value="${values.formKey}">
${field({ ...named("on"), type: "date", width: "medium" })}
${choices({
  type: "radio",
  name: "how",
  legend: t("employer.note.how"),
  value: values.how,
  error: errorOf(problems, "how"),
  items: ways.map((value) => ({ value, text: t(`employer.how.${value}`) })),
})}
${choices({
  type: "radio",
  name: "stage",
  legend: t("employer.note.stage"),
  hint: t("employer.note.stage.hint"),
  value: values.stage,
  error: errorOf(problems, "stage"),
  optional: true,
  items: [
    { value: "", text: t("employer.note.stage.same") },
    ...teaStages.map((value) => ({ value, text: t(`employer.stage.${value}`) })),
  ],
})}
${field({ ...named("person"), hint: t("employer.note.person.hint"), optional: true })}
${field({ ...named("reach"), optional: true })}
${textarea({ ...named("note"), hint: t("employer.note.warning"), rows: 4, optional: true })}
${field({ ...named("nextStep"), optional: true })}
${field({ ...named("nextOn"), type: "date", width: "medium", optional: true })}
<p class="actions">${button({ text: t("employer.note.submit") })}</p>
</form>`;
};
