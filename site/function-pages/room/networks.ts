import { emptyState } from "../../components/empty-state/empty-state.ts";
import { table } from "../../components/table/table.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { NetworkLine } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";

export const networksPath = "/samordnare/natverk/";

export const networksPage = (staff: Viewer, networks: NetworkLine[]): Html =>
  roomPage({
    title: t("network.room.title"),
    path: networksPath,
    staff,
    body: html`<h1>${t("network.room.title")}</h1>
${
  networks.length === 0
    ? staff.role === "coordinator"
      ? emptyState({ title: t("network.room.none.title"), body: t("network.room.none.body") })
      : emptyState({ title: t("network.room.none.own.title"), body: t("network.room.none.own.body") })
    : table({
        caption: t("network.room.caption"),
        head: [
          t("network.room.head.network"),
          t("network.room.head.owner"),
          t("network.room.head.state"),
          t("network.room.head.members"),
          t("network.room.head.waiting"),
          t("network.room.head.asked"),
        ],
        rows: networks.map((line) => [
          html`<a href="${networksPath}${line.slug}/">${line.title}</a>`,
          line.owner,
          networkStateWords(line),
          line.members,
          line.waiting,
          line.asked,
        ]),
        numeric: [3, 4, 5],
      })
}`,
  });

export const networkStateWords = ({ running, members, threshold }: NetworkLine): string =>
  running ? t("network.room.running") : t("network.room.starting", { antal: members, threshold: threshold ?? 0 });
