import type { Config } from "@netlify/functions";
import { employerPage } from "../site/function-pages/room/employer.ts";
import { employersPath } from "../site/function-pages/room/employers.ts";
import { t } from "../site/strings.ts";
import type { StaffEmployer } from "../site/types.ts";
import { emptyNote } from "./forms/employer.ts";
import { isRef, performed } from "./forms/employer-acts.ts";
import { call, Refusal } from "./lib/call.ts";
import { answer, message, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/arbetsgivare/:employer", method: ["GET", "POST"] };

/** One employer: what has happened, whom to turn to, and what staff write down about it. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    const { pathname, searchParams } = new URL(request.url);
    const asked = pathname.split("/")[3] ?? "";
    const employer = await read(staff, asked);
    if (!employer) return message(t("employer.missing.title"), t("errors.employer_unknown"), 404);
    if (form) return performed(staff, employer, form);
    if (employer.ref !== asked) return seeOther(`${employersPath}${employer.ref}/`);
    return page(
      employerPage({ staff, employer, note: emptyNote(employer.today), done: doneText(searchParams.get("klart")) }),
    );
  }),
);

const read = async (staff: Staff, ref: string): Promise<StaffEmployer | null> => {
  if (!isRef(ref)) return null;
  try {
    return await call<StaffEmployer>("staff_employer", { p_ref: ref }, staff);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
};

const done = ["lagd", "fanns", "kontakt", "klart", "borta", "rattad", "ihop", "delade"] as const;

const doneText = (word: string | null): string | null => {
  const known = done.find((each) => each === word);
  return known ? t(`employer.done.${known}`) : null;
};
