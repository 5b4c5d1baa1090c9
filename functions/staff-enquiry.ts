import type { Config } from "@netlify/functions";
import { enquiriesPath } from "../site/function-pages/room/enquiries.ts";
import { type StateValues, staffEnquiryPage } from "../site/function-pages/room/enquiry.ts";
import { errorText, t } from "../site/strings.ts";
import type { StaffEnquiry } from "../site/types.ts";
import { problemsOf } from "./forms/employer.ts";
import { fieldReader } from "./forms/fields.ts";
import { readFormKey } from "./forms/register.ts";
import { call } from "./lib/call.ts";
import { readEnquiry } from "./lib/enquiry.ts";
import type { Form } from "./lib/form.ts";
import { answer, message, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/forfragningar/:enquiry", method: ["GET", "POST"] };

/** One enquiry: what was sent, how far it has come, and what came of it. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    const { pathname, searchParams } = new URL(request.url);
    const enquiry = await readEnquiry(staff, pathname.split("/")[3] ?? "");
    if (!enquiry) return message(t("enquiry.room.missing"), errorText("enquiry_unknown"), 404);
    if (form) return put(staff, enquiry, form);
    return page(staffEnquiryPage({ staff, enquiry, values: asItStands(enquiry), done: searchParams.has("klart") }));
  }),
);

/** Whoever only adds a note or a day keeps the rest. */
const asItStands = ({ state, nextOn }: StaffEnquiry): StateValues => ({
  formKey: crypto.randomUUID(),
  state,
  note: "",
  nextOn: nextOn ?? "",
});

const put = async (staff: Staff, enquiry: StaffEnquiry, form: Form): Promise<Response> => {
  const reader = fieldReader(form);
  const values: StateValues = {
    formKey: readFormKey(form),
    state: reader.choice("state"),
    note: reader.line("note"),
    nextOn: reader.choice("nextOn"),
  };
  const problems = reader.problems.map(({ field, error }) => ({ field, text: errorText(error) }));
  if (problems.length > 0) return page(staffEnquiryPage({ staff, enquiry, values, problems }), 422);
  try {
    await call("set_enquiry_state", { p_ref: enquiry.ref, p_form: values }, staff);
    return seeOther(`${enquiriesPath}${enquiry.ref}/?klart`);
  } catch (error) {
    return page(staffEnquiryPage({ staff, enquiry, values, problems: problemsOf(error) }), 422);
  }
};
