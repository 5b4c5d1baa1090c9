import type { Config, Context } from "@netlify/functions";
import { changeSessionPage } from "../site/function-pages/room/session-form.ts";
import { previewPage } from "../site/function-pages/room/session-preview.ts";
import type { SessionForm, SessionPreview, StaffSession } from "../site/types.ts";
import {
  dayStep,
  fieldProblems,
  readSession,
  type SessionValues,
  sessionForm,
  sessionProblems,
  sessionValues,
  shapeErrors,
  withCourse,
} from "./forms/session.ts";
import { call } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, page } from "./lib/page.ts";
import { formChoices, saved, slugOf, withSession } from "./lib/room.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/tillfallen/:session/andra", method: ["GET", "POST"] };

export default answer((request, context) =>
  staffPage(request, (staff, form) =>
    withSession(staff, slugOf(request), (view) => {
      if (form) return change(context, staff, view, form);
      const undo = new URL(request.url).searchParams.has("angra") ? view.pending?.undo : undefined;
      return undo ? review(staff, view, sessionValues(undo)) : show(staff, view);
    }),
  ),
);

const show = async (
  staff: Staff,
  view: StaffSession,
  values = sessionValues(view.form),
  problems = fieldProblems([], values),
) => {
  const { courses, ...choices } = await formChoices(staff);
  const { slug, course, courseTitle, kind } = view.session;
  // A session keeps its course also when the course is no longer offered.
  const offered = withCourse(courses, { slug: course, title: courseTitle, kind, hours: null });
  const status = problems.length > 0 ? 422 : 200;
  return page(changeSessionPage({ staff, slug, courses: offered, ...choices, values, problems }), status);
};

const change = async (context: Context, staff: Staff, view: StaffSession, form: Form): Promise<Response> => {
  const typed = readSession(form);
  const act = text(form, "gor");
  const step = act === "andra-mer" ? typed : dayStep(typed, act);
  if (step) return show(staff, view, step);
  const errors = shapeErrors(typed);
  if (errors.length > 0) return show(staff, view, typed, fieldProblems(errors, typed));
  if (act !== "spara") return review(staff, view, typed);
  const asked = { p_slug: view.session.slug, p_session: sessionForm(typed) };
  try {
    const { slug, told, tellAt } = await call<Changed>("change_session", asked, staff);
    return await (tellAt ? saved(context, slug, "andrat-vantar") : saved(context, slug, "andrat", told));
  } catch (error) {
    return show(staff, view, typed, sessionProblems(error, typed));
  }
};

type Changed = { slug: string; told: number; tellAt: string | null };

/** What would happen, or the form again with what stands in the way. */
const review = async (staff: Staff, view: StaffSession, values: SessionValues): Promise<Response> => {
  try {
    return await preview(staff, view, sessionForm(values));
  } catch (error) {
    return show(staff, view, values, sessionProblems(error, values));
  }
};

const preview = async (staff: Staff, view: StaffSession, form: SessionForm): Promise<Response> => {
  const asked = { p_slug: view.session.slug, p_session: form };
  const [plan, choices] = await Promise.all([
    call<SessionPreview>("preview_session_change", asked, staff),
    formChoices(staff),
  ]);
  const { slug, course, courseTitle, kind } = view.session;
  const courses = withCourse(choices.courses, { slug: course, title: courseTitle, kind, hours: null });
  const values = sessionValues(form);
  return page(previewPage({ staff, slug, values, preview: plan, known: { ...choices, courses } }));
};
