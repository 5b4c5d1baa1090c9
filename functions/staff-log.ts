import type { Config } from "@netlify/functions";
import { type LogFilter, type LogLine, logPage } from "../site/function-pages/room/log.ts";
import { call } from "./lib/call.ts";
import { answer, page } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/logg", method: "GET" };

/** What staff did, fifty lines a page. What an address asks for in a shape that cannot be is not asked for. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const asked = new URL(request.url).searchParams;
    const filter: LogFilter = {
      who: shaped(asked.get("vem"), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      act: shaped(asked.get("vad"), /^[a-z_]{1,60}$/),
      thing: asked.get("galler")?.trim().slice(0, 200) ?? "",
      day: dayOf(asked.get("dag")),
    };
    const found = await call<{ lines: LogLine[]; older: number | null; staff: { id: string; name: string }[] }>(
      "staff_log",
      {
        p_filter: Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, value || null])),
        p_before: Number(shaped(asked.get("fore"), /^\d{1,15}$/)) || null,
      },
      staff,
    );
    return page(logPage({ viewer: staff, filter, ...found }));
  }),
);

const shaped = (typed: string | null, shape: RegExp): string => (typed && shape.test(typed) ? typed : "");

const dayOf = (typed: string | null): string => {
  const day = shaped(typed, /^2\d{3}-\d\d-\d\d$/);
  return new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ? day : "";
};
