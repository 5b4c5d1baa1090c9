import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { longDate, weekdayTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { StaffNetwork } from "../../types.ts";
import { networkStateWords, networksPath } from "./networks.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";

interface NetworkPageOptions {
  staff: Viewer;
  network: StaffNetwork;
  emails?: string;
  done?: string | null;
  problems?: Problem[];
}

export const staffNetworkPage = ({ staff, network, emails = "", done, problems = [] }: NetworkPageOptions): Html => {
  const path = `${networksPath}${network.slug}/`;
  return roomPage({
    title: network.title,
    path,
    staff,
    problems,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
${crumb({ href: networksPath, text: t("network.room.title") })}
<h1>${network.title}</h1>
<p class="lead">${networkStateWords(network)}</p>
${network.running ? null : start(path)}
<h2>${t("network.room.members")}</h2>
${network.people.length > 0 ? people(path, network.people) : html`<p>${t("network.room.members.none")}</p>`}
${network.people.length > 0 ? html`<p><a href="${path}lista.csv">${t("network.room.csv")}</a></p>` : null}
<h2>${t("network.room.meetings")}</h2>
${meetings(network)}
<h2>${t("network.room.invite")}</h2>
<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="gor" value="bjud-in">
${textarea({
  name: "emails",
  label: t("network.room.invite.emails"),
  hint: t("network.room.invite.hint"),
  value: emails,
  error: errorOf(problems, "emails"),
  rows: 4,
})}
<p class="actions">${button({ text: t("network.room.invite.submit"), kind: "secondary" })}</p>
</form>`,
  });
};

const start = (path: string): Html => html`<form method="post" action="${path}">
<input type="hidden" name="gor" value="starta">
<p>${t("network.room.start.body")}</p>
<p class="actions">${button({ text: t("network.room.start.submit") })}</p>
</form>`;

type Member = StaffNetwork["people"][number];

const people = (path: string, members: Member[]): Html =>
  table({
    caption: tn("network.room.members.caption", members.length),
    head: [
      t("network.room.members.name"),
      t("network.room.members.work"),
      t("network.room.members.state"),
      t("network.room.members.act"),
    ],
    rows: members.map((member) => [
      html`${member.name ?? member.email}${member.name ? html`<br><a href="mailto:${member.email}">${member.email}</a>` : null}`,
      [member.workplace, member.employer].filter(Boolean).join(", "),
      html`<div>${memberState(member)}${member.visible ? html`<br>${t("network.room.state.visible")}` : null}</div>`,
      html`<div>${acts(path, member)}</div>`,
    ]),
  });

const memberState = ({ state, since }: Member): string => {
  if (state === "member") return t("network.room.state.member", { when: longDate(since) });
  return state === "asked" || state === "invited" || state === "waiting" ? t(`network.room.state.${state}`) : "";
};

const acts = (path: string, { ref, state, name, email }: Member): Html[] =>
  (state === "waiting" ? (["approve", "decline"] as const) : (["remove"] as const)).map(
    (what) => html`<form method="post" action="${path}">
<input type="hidden" name="gor" value="${what}">
<input type="hidden" name="ref" value="${ref}">
${button({ text: t(`network.room.${what}`), about: name ?? email, kind: what === "approve" ? "secondary" : "quiet" })}
</form>`,
  );

const meetings = ({ slug, meetings: ahead }: StaffNetwork): Html => html`${
  ahead.length > 0
    ? html`<ul>${ahead.map(
        ({ slug, title, theme, startsAt }) =>
          html`<li><a href="/samordnare/tillfallen/${slug}/">${theme ?? title}</a>, ${weekdayTime(startsAt)}</li>`,
      )}</ul>`
    : null
}
<p>${t("network.room.meetings.hint")}</p>
<p class="actions">${button({ text: t("network.room.meetings.make"), href: `/samordnare/tillfallen/nytt/?natverk=${slug}`, kind: "secondary" })}</p>`;
