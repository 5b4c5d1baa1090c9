import { municipalityName } from "../../calendar.ts";
import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { details } from "../../components/details/details.ts";
import { field } from "../../components/field/field.ts";
import { notice } from "../../components/notice/notice.ts";
import { select } from "../../components/select/select.ts";
import { table } from "../../components/table/table.ts";
import { longDate, shortDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import type { InterviewDraw, Interviews } from "../../interview.ts";
import { site } from "../../site.ts";
import { t, tn } from "../../strings.ts";
import { employersPath } from "./employers.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";
import { surveysPath } from "./survey-words.ts";

export const interviewsPath = `${surveysPath}intervjuer/`;

interface InterviewsPageOptions {
  staff: Viewer;
  interviews: Interviews;
  done?: string | null;
  /** As typed in the form that was refused; `at` says in which employer's, null in the draw's. */
  values?: Record<string, string>;
  at?: { draw: string; employer: string } | null;
  problems?: Problem[];
}

export const interviewsPage = (options: InterviewsPageOptions): Html => {
  const { staff, interviews, done, problems = [] } = options;
  return roomPage({
    title: t("interview.room.title"),
    path: interviewsPath,
    staff,
    problems,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
${crumb({ href: surveysPath, text: t("surveys.title") })}
<h1>${t("interview.room.title")}</h1>
<p class="lead">${t("interview.room.lead")}</p>
<h2>${t("interview.room.consents")}</h2>
${interviews.consents.length > 0 ? consents(interviews.consents) : html`<p>${t("interview.room.consents.none")}</p>`}
<h2>${t("interview.room.draw")}</h2>
${drawForm(options)}
${interviews.draws.map((draw) => drawn(draw, options))}`,
  });
};

const place = (code: string | null): string =>
  code ? (municipalityName(code) ?? t("register.employer.municipality.other")) : "";

const consents = (people: Interviews["consents"]): Html =>
  table({
    caption: tn("interview.room.consents.caption", people.length),
    head: [
      t("interview.head.person"),
      t("interview.head.employer"),
      t("interview.head.since"),
      t("interview.head.act"),
    ],
    rows: people.map(({ ref, name, email, phone, employer, municipality, on }) => [
      html`${name}<br><a href="mailto:${email}">${email}</a>${phone ? html`<br><a href="tel:${phone.replaceAll(/[^+\d]/g, "")}">${phone}</a>` : null}`,
      [employer, place(municipality)].filter(Boolean).join(", "),
      shortDate(on),
      html`<form method="post" action="${interviewsPath}"><input type="hidden" name="gor" value="ta-bort"><input type="hidden" name="ref" value="${ref}">${button({ text: t("interview.remove"), kind: "quiet", about: name })}</form>`,
    ]),
  });

const drawForm = ({ values = {}, at = null, problems = [] }: InterviewsPageOptions): Html => {
  const own = at ? [] : problems;
  return html`<p>${t("interview.room.draw.lead")}</p>
<form class="form" method="post" action="${interviewsPath}" novalidate>
<input type="hidden" name="gor" value="dra">
${field({ name: "count", label: t("interview.count"), value: at ? "5" : (values.count ?? "5"), error: errorOf(own, "count"), inputmode: "numeric", width: "short" })}
${field({ name: "year", label: t("interview.year"), hint: t("interview.year.hint"), value: at ? "" : values.year, error: errorOf(own, "year"), inputmode: "numeric", width: "short", optional: true })}
${select({
  name: "municipality",
  label: t("interview.municipality"),
  value: (at ? "" : values.municipality) ?? "",
  error: errorOf(own, "municipality"),
  mayBeEmpty: true,
  items: [
    { value: "", text: t("employer.municipality.all") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
  ],
})}
${field({ name: "seed", label: t("interview.seed"), hint: t("interview.seed.hint"), value: at ? "" : values.seed, error: errorOf(own, "seed"), width: "medium", optional: true })}
${button({ text: t("interview.draw.submit") })}
</form>`;
};

const drawn = (draw: InterviewDraw, options: InterviewsPageOptions): Html => {
  const among = [draw.year, place(draw.municipality)].filter(Boolean).join(", ");
  return html`<h2>${t("interview.drawn", { day: longDate(draw.drawnAt) })}</h2>
<p>${tn("interview.drawn.among", draw.population, { seed: draw.seed, by: draw.by })}${among ? html` ${t("interview.drawn.only", { among })}` : null}</p>
<ol>
${draw.picks.map((pick) => html`<li>${picked(draw, pick, options)}</li>`)}
</ol>`;
};

const picked = (
  draw: InterviewDraw,
  pick: InterviewDraw["picks"][number],
  { values = {}, at = null, problems = [] }: InterviewsPageOptions,
): Html => {
  const here = at?.draw === draw.ref && at.employer === pick.employer.ref;
  const typed = here ? values : {};
  const own = here ? problems : [];
  return html`<p><a href="${employersPath}${pick.employer.ref}/">${pick.employer.name}</a>${pick.employer.municipality ? html`, ${place(pick.employer.municipality)}` : null}. ${t(`interview.state.${pick.state}`)}</p>
${pick.notes.map(({ state, on, note, by }) => html`<p>${shortDate(on)}: ${t(`interview.state.${state}`)} (${by}).${note ? html` ${note}` : null}</p>`)}
${details({
  summary: t("interview.note"),
  open: here,
  body: html`<form class="form" method="post" action="${interviewsPath}" novalidate>
<input type="hidden" name="gor" value="anteckna">
<input type="hidden" name="ref" value="${draw.ref}">
<input type="hidden" name="employer" value="${pick.employer.ref}">
${select({
  name: "state",
  label: t("interview.state"),
  value: typed.state ?? "",
  error: errorOf(own, "state"),
  items: [
    { value: "", text: t("interview.state.choose") },
    ...(["asked", "agreed", "declined", "done"] as const).map((state) => ({
      value: state,
      text: t(`interview.state.${state}`),
    })),
  ],
})}
${field({ name: "on", label: t("interview.on"), type: "date", value: typed.on ?? "", error: errorOf(own, "on"), width: "medium" })}
${field({ name: "note", label: t("interview.text"), hint: t("interview.text.hint"), value: typed.note ?? "", error: errorOf(own, "note"), optional: true })}
${button({ text: t("interview.note.submit"), kind: "secondary", about: pick.employer.name })}
</form>`,
})}`;
};
