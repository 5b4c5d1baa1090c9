import type { Config } from "@netlify/functions";
import { lettersPage, type StaffList } from "../site/function-pages/room/letters.ts";
import type { StaffLetter } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { answer, page } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/nyhetsbrev", method: "GET" };

/** The letters and where each stands; the lists and how many want them. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const [letters, lists] = await Promise.all([
      call<StaffLetter[]>("staff_newsletters", {}, staff),
      call<StaffList[]>("staff_lists", {}, staff),
    ]);
    return page(lettersPage({ staff, letters, lists }));
  }),
);
