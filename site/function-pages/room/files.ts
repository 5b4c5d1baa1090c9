import { button } from "../../components/button/button.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { table } from "../../components/table/table.ts";
import { dateTime, longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { type Problem, roomPage, type Viewer } from "./room-page.ts";

const filesPath = "/samordnare/filer/";

/** A file that was made in the background, as the door staff_files gives it. */
export interface StaffFile {
  ref: string;
  name: string;
  state: "asked" | "done" | "failed";
  bytes: number | null;
  askedAt: string;
  keptUntil: string | null;
}

interface FilesPageOptions {
  staff: Viewer;
  files: StaffFile[];
  done: string | null;
  problems?: Problem[];
}

/** One's own files of the last week: what is being made, what can be fetched, what could not be made. */
export const filesPage = ({ staff, files, done, problems = [] }: FilesPageOptions): Html =>
  roomPage({
    title: t("files.title"),
    path: filesPath,
    staff,
    problems,
    body: html`${done ? html`<p class="notice notice-good">${done}</p>` : null}
<h1>${t("files.title")}</h1>
<p class="lead">${t("files.lead")}</p>
${
  files.length === 0
    ? emptyState({ title: t("files.none.title"), body: t("files.none.body") })
    : table({
        caption: t("files.caption"),
        head: [t("files.head.name"), t("files.head.asked"), t("files.head.state")],
        rows: files.map((file) => [file.name, dateTime(file.askedAt), state(file)]),
      })
}`,
  });

const state = ({ ref, name, state: at, bytes, keptUntil }: StaffFile): string | Html => {
  if (at === "asked") return t("files.state.asked");
  if (at === "failed") return t("files.state.failed");
  return html`<a href="${filesPath}${ref}/">${t("files.fetch")}<span class="visually-hidden"> ${name}</span></a> ${t(
    "files.state.done",
    { size: sizeWords(bytes ?? 0), day: longDate(keptUntil ?? "") },
  )}`;
};

/** "12 kB", "8,4 MB" */
const sizeWords = (bytes: number): string =>
  bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))}\u00a0kB`
    : `${(bytes / 1_000_000).toFixed(1).replace(".", ",")}\u00a0MB`;

interface LargeFileOptions {
  staff: Viewer;
  /** What is asked for, to send again. */
  order: { what: string; of: string; why: string; format: string };
}

/** The file is too large to wait for: it can be made while one does something else. */
export const largeFilePage = ({ staff, order }: LargeFileOptions): Html =>
  roomPage({
    title: t("files.large.title"),
    path: filesPath,
    staff,
    body: html`<h1>${t("files.large.title")}</h1>
<p class="lead">${t("files.large.lead")}</p>
<form class="form" method="post" action="${filesPath}">
${Object.entries(order).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p class="actions">${button({ text: t("files.large.submit") })}</p>
</form>`,
  });
