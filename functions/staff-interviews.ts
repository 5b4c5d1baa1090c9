import type { Config } from "@netlify/functions";
import { interviewsPage, interviewsPath } from "../site/function-pages/room/interviews.ts";
import type { Interviews } from "../site/interview.ts";
import { t } from "../site/strings.ts";
import { problemsOf } from "./forms/employer.ts";
import { isUuid } from "./forms/register.ts";
import { call } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, missing, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/enkater/intervjuer", method: ["GET", "POST"] };

/** Interviews: who may be called, draws of employers, and what came of asking them. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    if (form) return act(staff, form);
    const done = new URL(request.url).searchParams.get("klart");
    const word = (["dragen", "antecknat", "borta"] as const).find((each) => each === done);
    return page(
      interviewsPage({ staff, interviews: await read(staff), done: word ? t(`interview.done.${word}`) : null }),
    );
  }),
);

const read = (staff: Staff) => call<Interviews>("interviews", {}, staff);

const act = async (staff: Staff, form: Form): Promise<Response> => {
  const what = text(form, "gor");
  const [ref, employer] = [text(form, "ref"), text(form, "employer")];
  const values = typedIn(form, ["count", "year", "municipality", "seed", "state", "on", "note"]);
  try {
    if (what === "dra") {
      await call("draw_interviews", { p_form: values }, staff);
      return seeOther(`${interviewsPath}?klart=dragen`);
    }
    if (what === "anteckna" && isUuid(ref) && isUuid(employer)) {
      await call("note_interview", { p_draw: ref, p_employer: employer, p_form: values }, staff);
      return seeOther(`${interviewsPath}?klart=antecknat`);
    }
    if (what === "ta-bort" && isUuid(ref)) {
      await call("remove_interview_consent", { p_ref: ref }, staff);
      return seeOther(`${interviewsPath}?klart=borta`);
    }
    return missing();
  } catch (error) {
    const problems = problemsOf(error);
    const at = what === "anteckna" ? { draw: ref, employer } : null;
    return page(interviewsPage({ staff, interviews: await read(staff), values, problems, at }), 422);
  }
};

const typedIn = (form: Form, names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, text(form, name)]));
