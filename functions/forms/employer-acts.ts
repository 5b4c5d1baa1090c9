import { employerPage } from "../../site/function-pages/room/employer.ts";
import { employersPath } from "../../site/function-pages/room/employers.ts";
import type { StaffEmployer } from "../../site/types.ts";
import { call } from "../lib/call.ts";
import { type Form, text } from "../lib/form.ts";
import { missing, page, seeOther } from "../lib/page.ts";
import type { Staff } from "../lib/session.ts";
import { emptyNote, problemsOf, readEmployer, readNote } from "./employer.ts";

type Act = (staff: Staff, employer: StaffEmployer, form: Form) => Promise<Response>;

/** What the button that was pressed on an employer's page asks for. */
export const performed: Act = (staff, employer, form) => {
  const act = acts[text(form, "gor")];
  return act ? act(staff, employer, form) : Promise.resolve(missing());
};

export const isRef = (typed: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed);

const note: Act = async (staff, employer, form) => {
  const { values, problems } = readNote(form);
  if (problems.length > 0) return page(employerPage({ staff, employer, note: values, problems }), 422);
  try {
    await call("note_employer_contact", { p_ref: employer.ref, p_form: values }, staff);
    return done(employer, "kontakt");
  } catch (error) {
    return page(employerPage({ staff, employer, note: values, problems: problemsOf(error) }), 422);
  }
};

const correct: Act = async (staff, employer, form) => {
  const { values, problems } = readEmployer(form);
  const again = (wrong: typeof problems) =>
    page(employerPage({ staff, employer, note: emptyNote(employer.today), fields: values, problems: wrong }), 422);
  if (problems.length > 0) return again(problems);
  try {
    await call("correct_employer", { p_ref: employer.ref, p_form: values }, staff);
    return done(employer, "rattad");
  } catch (error) {
    return again(problemsOf(error));
  }
};

/** An act on one thing that the page names, asked for by a button alone. */
const on =
  (door: string, args: (ref: string, employer: StaffEmployer) => Record<string, string>, word: string): Act =>
  async (staff, employer, form) => {
    const ref = text(form, "ref");
    if (!isRef(ref)) return missing();
    try {
      await call(door, args(ref, employer), staff);
      return done(employer, word);
    } catch (error) {
      const problems = problemsOf(error);
      return page(employerPage({ staff, employer, note: emptyNote(employer.today), problems }), 409);
    }
  };

const acts: Record<string, Act | undefined> = {
  kontakt: note,
  ratta: correct,
  klart: on("finish_next_step", (ref) => ({ p_contact: ref }), "klart"),
  "ta-bort": on("remove_employer_contact", (ref) => ({ p_contact: ref }), "borta"),
  "sla-ihop": on("merge_employers", (ref, employer) => ({ p_ref: ref, p_into: employer.ref }), "ihop"),
  dela: on("part_employers", (ref) => ({ p_ref: ref }), "delade"),
};

const done = ({ ref }: StaffEmployer, word: string): Response => seeOther(`${employersPath}${ref}/?klart=${word}`);
