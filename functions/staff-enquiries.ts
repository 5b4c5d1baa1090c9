import type { Config } from "@netlify/functions";
import { enquiryKinds } from "../site/enquiries.ts";
import { enquiriesPage, enquiryStates } from "../site/function-pages/room/enquiries.ts";
import type { EnquiryLine } from "../site/types.ts";
import { orNull } from "./forms/fields.ts";
import { call } from "./lib/call.ts";
import { answer, page } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/forfragningar", method: "GET" };

/** What has come in by the site's forms, what waits for an answer first. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const { searchParams } = new URL(request.url);
    const filter = {
      kind: enquiryKinds.find((kind) => kind === searchParams.get("slag")) ?? "",
      state: ["all", ...enquiryStates].find((state) => state === searchParams.get("lage")) ?? "",
      mine: searchParams.get("vem") === "mina",
    };
    const found = await call<{ waiting: number; late: number; enquiries: EnquiryLine[] }>(
      "staff_enquiries",
      { p_filter: { kind: orNull(filter.kind), state: orNull(filter.state), mine: filter.mine } },
      staff,
    );
    return page(enquiriesPage({ staff, filter, ...found }));
  }),
);
