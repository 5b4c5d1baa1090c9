import type { Config } from "@netlify/functions";
import { longDate } from "../site/filters/dates.ts";
import { t } from "../site/strings.ts";
import type { StaffNetwork } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { csvFile } from "./lib/csv.ts";
import { answer, privateHeaders } from "./lib/page.ts";
import { slugOf } from "./lib/room.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/natverk/:network/lista.csv", method: "GET" };

/** The members for a spreadsheet. The export stands in the log. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const { slug, people } = await call<StaffNetwork>("export_network", { p_network: slugOf(request) }, staff);
    const rows = people.map(({ name, email, employer, workplace, state, since }) => [
      name ?? "",
      email,
      employer ?? "",
      workplace ?? "",
      state === "member" ? t("network.room.head.members") : t(`network.room.state.${state as "asked"}`),
      longDate(since),
    ]);
    const head = (["name", "email", "employer", "workplace", "state", "since"] as const).map((name) =>
      t(`network.csv.${name}`),
    );
    return csvFile([head, ...rows], `${slug}.csv`, privateHeaders);
  }),
);
