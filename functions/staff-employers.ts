import type { Config } from "@netlify/functions";
import {
  addEmployerPage,
  addEmployerPath,
  employersPage,
  employersPath,
} from "../site/function-pages/room/employers.ts";
import type { EmployerLine } from "../site/types.ts";
import { emptyEmployer, problemsOf, readEmployer } from "./forms/employer.ts";
import { call } from "./lib/call.ts";
import type { Form } from "./lib/form.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = {
  path: ["/samordnare/arbetsgivare", "/samordnare/arbetsgivare/ny"],
  method: ["GET", "POST"],
};

/** The register: a list to search, and a form to add somebody whom nobody has written to us from. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    const { pathname, searchParams } = new URL(request.url);
    if (form) return add(staff, form);
    if (`${pathname.replace(/\/$/, "")}/` === addEmployerPath) return page(addEmployerPage(staff, emptyEmployer));
    return list(staff, searchParams);
  }),
);

const list = async (staff: Staff, asked: URLSearchParams): Promise<Response> => {
  const filter = {
    text: asked.get("sok")?.trim() ?? "",
    municipality: asked.get("kommun") ?? "",
    stage: asked.get("kontakt") ?? "",
    next: asked.get("nasta") === "ja",
  };
  const found = await call<{ total: number; employers: EmployerLine[] }>(
    "staff_employers",
    { p_filter: Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, value || null])) },
    staff,
  );
  return page(employersPage({ staff, filter, ...found }));
};

const add = async (staff: Staff, form: Form): Promise<Response> => {
  const { values, problems } = readEmployer(form);
  if (problems.length > 0) return page(addEmployerPage(staff, values, problems), 422);
  try {
    const { outcome, ref } = await call<{ outcome: string; ref: string }>("add_employer", { p_form: values }, staff);
    return seeOther(`${employersPath}${ref}/?klart=${outcome === "added" ? "lagd" : "fanns"}`);
  } catch (error) {
    return page(addEmployerPage(staff, values, problemsOf(error)), 422);
  }
};
