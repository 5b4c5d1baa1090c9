import type { Config, Context } from "@netlify/functions";
import { interviewPage, interviewThanksPage } from "../site/function-pages/interview.ts";
import { type FieldError, fieldErrors, fieldReader } from "./forms/fields.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, text, trapped } from "./lib/form.ts";
import { answer, page, seeOther } from "./lib/page.ts";

export const config: Config = { path: "/intervju", method: ["GET", "POST"] };

/** Whoever wants to be called about an interview. No link leads here with anybody's name in it. */
export default answer(async (request, context) => {
  if (request.method === "POST") return give(request, context);
  const thanked = new URL(request.url).searchParams.has("tack");
  return page(thanked ? interviewThanksPage() : interviewPage({ values: emptyInterview }));
});

const emptyInterview = { name: "", email: "", phone: "", employer: "", municipality: "" };

const give = async (request: Request, context: Context): Promise<Response> => {
  const form = await readForm(request);
  const read = fieldReader(form);
  const values = {
    name: read.line("name"),
    email: text(form, "email"),
    phone: read.phone("phone"),
    employer: read.line("employer"),
    municipality: read.choice("municipality"),
  };
  const again = (errors: FieldError[], status: number) => page(interviewPage({ values, errors }), status);
  if (trapped(form)) return again([{ field: "", error: "robot" }], 422);
  if (read.problems.length > 0) return again(read.problems, 422);
  try {
    await call("give_interview_consent", { p_form: values, p_client: clientHash(request, context) });
    return seeOther("/intervju/?tack");
  } catch (error) {
    if (!(error instanceof Refusal)) return again([{ field: "", error: "unavailable" }], 503);
    const errors = error.key === "check_form" ? fieldErrors(error.detail) : [{ field: "", error: error.key }];
    return again(errors, error.status);
  }
};
