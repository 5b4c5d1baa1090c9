import type { Config } from "@netlify/functions";
import { removeTextPage } from "../site/function-pages/room/survey-why.ts";
import { resultsPath } from "../site/function-pages/room/survey-words.ts";
import { errorText } from "../site/strings.ts";
import { isUuid } from "./forms/register.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, missing, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/enkater/ta-bort", method: ["GET", "POST"] };

/** Takes away something written that points at a person, after a question. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    if (form) return remove(staff, form);
    const asked = new URL(request.url).searchParams;
    const [ref, survey] = [asked.get("svar") ?? "", asked.get("enkat") ?? ""];
    return isUuid(ref) ? page(removeTextPage({ staff, survey, ref })) : missing();
  }),
);

const remove = async (staff: Staff, form: Form): Promise<Response> => {
  const [ref, survey, why] = [text(form, "svar"), text(form, "enkat"), text(form, "why")];
  if (!isUuid(ref)) return missing();
  try {
    await call("remove_survey_text", { p_id: ref, p_why: why }, staff);
    return seeOther(`${resultsPath}?${new URLSearchParams({ enkat: survey, klart: "borttaget" })}`);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error;
    const problems = [{ field: "why", text: errorText(error.key) }];
    return page(removeTextPage({ staff, survey, ref, why, problems }), 422);
  }
};
