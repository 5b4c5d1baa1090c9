import words from "../../../content/strings/room.json" with { type: "json" };
import { notice } from "../../components/notice/notice.ts";
import { weekdayTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { type StringKey, t } from "../../strings.ts";

/** What should happen by itself and does not, as the door room_notice says. */
export interface Stopped {
  silentSince: string | null;
  failing: { timer: string; since: string }[];
  mailWaitingSince: string | null;
}

/** Stands above every page of the room until it is mended: nobody else will notice. */
export const stoppedNotice = ({ silentSince, failing, mailWaitingSince }: Stopped): Html | null => {
  const lines = [
    silentSince && t("room.stopped.silent", { since: weekdayTime(silentSince) }),
    ...(silentSince ? [] : failing.map(({ timer, since }) => failed(timer, since))),
    mailWaitingSince && t("room.stopped.mail", { since: weekdayTime(mailWaitingSince) }),
  ].filter((line) => line !== null);
  if (lines.length === 0) return null;
  return notice({
    kind: "warning",
    title: t("room.stopped.title"),
    body: html`${lines.map((line) => html`<p>${line}</p>`)}
<p>${t("room.stopped.do")}</p>`,
  });
};

const failed = (timer: string, since: string): string => {
  const key = `room.stopped.${timer}`;
  const what = t(key in words ? (key as StringKey) : "room.stopped.other");
  return t("room.stopped.failing", { what, since: weekdayTime(since) });
};
