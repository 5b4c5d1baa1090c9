import { errorSummary } from "../../components/error-summary/error-summary.ts";
import { notice } from "../../components/notice/notice.ts";
import { type Html, html } from "../../html.ts";
import { pageLayout } from "../../layouts/page.ts";
import { t, tn } from "../../strings.ts";
import { type Stopped, stoppedNotice } from "./stopped.ts";

/** Who looks at the page. */
export interface Viewer {
  name: string;
  role?: string;
  trouble: number;
  stopped: Stopped;
}

/** What is wrong in a form, in words; `field` is the dotted name, "" for the form as a whole. */
export interface Problem {
  field: string;
  text: string;
}

interface RoomPageOptions {
  title: string;
  path: string;
  staff: Viewer | null;
  body: Html;
  problems?: Problem[];
}

const mailPath = "/samordnare/mejl/";

const troubleNotice = (count: number): Html =>
  notice({
    kind: "warning",
    body: html`<p>${tn("room.trouble", count)} <a href="${mailPath}">${t("room.trouble.link")}</a></p>`,
  });

/** A page of the coordinators' room: heading, what is wrong first, then the content. */
export const roomPage = ({ title, path, staff, body, problems = [] }: RoomPageOptions): Html =>
  pageLayout({
    title,
    refused: problems.length > 0,
    path,
    robots: "noindex",
    room: staff && { name: staff.name, trouble: staff.trouble, role: staff.role },
    scripts: ["/assets/form.js"],
    wide: staff !== null,
    body: html`${staff && stoppedNotice(staff.stopped)}
${staff && staff.trouble > 0 && path !== mailPath ? troubleNotice(staff.trouble) : null}
${errorSummary({ errors: problems })}
${body}`,
  });

export const errorOf = (problems: Problem[], field: string): string | null =>
  problems.find((problem) => problem.field === field)?.text ?? null;
