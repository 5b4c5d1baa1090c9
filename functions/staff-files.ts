import type { Config } from "@netlify/functions";
import { filesPage, type StaffFile } from "../site/function-pages/room/files.ts";
import { errorText, t } from "../site/strings.ts";
import { call, Refusal } from "./lib/call.ts";
import { readOrder, tableOf } from "./lib/files.ts";
import type { Form } from "./lib/form.ts";
import { setOff } from "./lib/nudge.ts";
import { answer, missing, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";
import { fileName } from "./lib/table-file.ts";

export const config: Config = { path: "/samordnare/filer", method: ["GET", "POST"] };

/** Files that were too large to wait for: those that one has asked for, and asking for another. */
export default answer((request, context) =>
  staffPage(request, async (staff, form) => {
    if (form) return ordered(staff, form, (work) => context.waitUntil(work));
    const done = new URL(request.url).searchParams.has("bestalld") ? t("files.done.asked") : null;
    return page(filesPage({ staff, files: await call<StaffFile[]>("staff_files", {}, staff), done }));
  }),
);

const ordered = async (staff: Staff, form: Form, after: (work: Promise<void>) => void): Promise<Response> => {
  const order = readOrder(form);
  const table = order && (await tableOf(order, staff.token));
  if (!order || !table) return missing();
  try {
    const asked = await call<{ ref: string; path: string }>(
      "ask_for_file",
      { p_name: fileName(table, order.format) },
      staff,
    );
    after(setOff("make-file-background", { ...asked, order, token: staff.token }));
    return seeOther("/samordnare/filer/?bestalld");
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 429) throw error;
    const files = await call<StaffFile[]>("staff_files", {}, staff);
    return page(filesPage({ staff, files, done: null, problems: [{ field: "", text: errorText(error.key) }] }), 429);
  }
};
