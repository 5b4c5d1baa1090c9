import type { Config, Context } from "@netlify/functions";
import { chooseCoursePage, makeSessionPage } from "../site/function-pages/room/session-form.ts";
import { t } from "../site/strings.ts";
import {
  type CourseChoice,
  copiedSession,
  dayStep,
  fieldProblems,
  newSession,
  readSession,
  sessionForm,
  sessionOfEnquiry,
  sessionProblems,
  shapeErrors,
} from "./forms/session.ts";
import { call } from "./lib/call.ts";
import { readEnquiry } from "./lib/enquiry.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, page } from "./lib/page.ts";
import { formChoices, readSessionView, saved } from "./lib/room.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/tillfallen/nytt", method: ["GET", "POST"] };

export default answer((request, context) =>
  staffPage(request, (staff, form) =>
    form ? make(context, staff, form) : start(staff, new URL(request.url).searchParams),
  ),
);

const start = async (staff: Staff, query: URLSearchParams): Promise<Response> => {
  const choices = await formChoices(staff);
  const copied = query.get("kopia");
  const original = copied === null ? null : await readSessionView(staff, copied);
  if (original) {
    const values = copiedSession(original.form, original.session.slug);
    return page(makeSessionPage({ staff, ...choices, values }));
  }
  const enquiry = query.get("forfragan") === null ? null : await readEnquiry(staff, query.get("forfragan") ?? "");
  const commissioned = choices.courses.find(({ kind }) => kind === "commissioned");
  if (enquiry && commissioned)
    return page(makeSessionPage({ staff, ...choices, values: sessionOfEnquiry(commissioned, enquiry) }));
  const course = choices.courses.find(({ slug }) => slug === query.get("utbildning"));
  const network = choices.networks.find(({ slug }) => slug === query.get("natverk"))?.slug ?? "";
  if (course) return page(makeSessionPage({ staff, ...choices, values: { ...newSession(course), network } }));
  return page(chooseCoursePage({ staff, ...choices, network, problems: missing(query, choices.courses) }));
};

const missing = (query: URLSearchParams, courses: CourseChoice[]) => {
  if (query.has("kopia")) return [{ field: "", text: t("room.make.copy_unknown") }];
  const asked = query.has("steg") && courses.length > 0;
  return asked ? [{ field: "utbildning", text: t("room.make.course.missing") }] : [];
};

const make = async (context: Context, staff: Staff, form: Form): Promise<Response> => {
  const typed = readSession(form);
  const again = async (values = typed, problems = fieldProblems([], typed)) =>
    page(makeSessionPage({ staff, ...(await formChoices(staff)), values, problems }), problems.length > 0 ? 422 : 200);

  const step = dayStep(typed, text(form, "gor"));
  if (step) return again(step);
  const errors = shapeErrors(typed);
  if (errors.length > 0) return again(typed, fieldProblems(errors, typed));
  try {
    const { slug } = await call<{ slug: string }>("make_session", { p_session: sessionForm(typed) }, staff);
    return await saved(context, slug, "skapat");
  } catch (error) {
    return again(typed, sessionProblems(error, typed));
  }
};
