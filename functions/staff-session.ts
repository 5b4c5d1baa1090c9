import type { Config } from "@netlify/functions";
import { staffSessionPage } from "../site/function-pages/room/session.ts";
import { t, tn } from "../site/strings.ts";
import { siteUrl } from "./lib/env.ts";
import { answer, page } from "./lib/page.ts";
import { slugOf, withSession } from "./lib/room.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = {
  path: "/samordnare/tillfallen/:session",
  excludedPath: "/samordnare/tillfallen/nytt",
  method: "GET",
};

export default answer((request) =>
  staffPage(request, (staff) =>
    withSession(staff, slugOf(request), async (view) => {
      const { origin, searchParams } = new URL(request.url);
      return page(
        staffSessionPage({
          staff,
          view,
          address: `${siteUrl() || origin}/kalender/${view.session.slug}/`,
          done: doneText(searchParams.get("klart"), Number(searchParams.get("antal")) || 0),
          buildFailed: searchParams.has("bygge"),
        }),
      );
    }),
  ),
);

const lineWords = {
  flyttad: "room.done.moved",
  gett: "room.done.given",
  insluppen: "room.done.let_in",
  nekad: "room.done.refused",
} as const;

const doneText = (done: string | null, told: number): string | null => {
  if (done === "andrat") return told > 0 ? tn("room.done.changed", told) : t("room.done.changed");
  if (done === "andrat-vantar") return t("room.done.changed.waits");
  if (done === "halls") return told > 0 ? tn("room.done.restored", told) : t("room.done.restored");
  if (done === "installt") return told > 0 ? tn("room.done.cancelled", told) : t("room.done.cancelled");
  if (done !== null && done in lineWords) return t(lineWords[done as keyof typeof lineWords]);
  if (done === "skapat") return t("room.done.made");
  if (done === "stangt") return t("room.done.closed");
  return done === "oppnat" ? t("room.done.reopened") : null;
};
