import type { FieldError } from "../../functions/forms/fields.ts";
import { button } from "../components/button/button.ts";
import { choices } from "../components/choices/choices.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { field } from "../components/field/field.ts";
import { notice } from "../components/notice/notice.ts";
import { select } from "../components/select/select.ts";
import { weekdayTime } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { errorText, t } from "../strings.ts";
import type { MembershipView } from "../types.ts";
import { problemSummary, trap } from "./fields.ts";
import { privacyInformation, protectedIdentity } from "./register.ts";

/** A member as typed. */
export interface MemberValues {
  name: string;
  email: string;
  employer: string;
  municipality: string;
  workplace: string;
  visible: boolean;
}

/** What the door says of a network. */
export interface NetworkForm {
  title: string;
  joining: "open" | "approval" | "invitation";
  running: boolean;
  owner: string;
}

interface JoinPageOptions {
  slug: string;
  network: NetworkForm;
  values: MemberValues;
  errors?: FieldError[];
}

const home = (slug: string): string => `/natverk/${encodeURIComponent(slug)}/`;

export const joinNetworkPage = ({ slug, network, values, errors = [] }: JoinPageOptions): Html => {
  const heading = t("network.join.title", { network: network.title });
  return pageLayout({
    title: heading,
    refused: errors.length > 0,
    path: `${home(slug)}vara-med/`,
    robots: "noindex",
    scripts: ["/assets/form.js"],
    body: html`<div class="form-main">
${crumb({ href: "/natverk/", text: t("networks.title") }, { href: home(slug), text: network.title })}
${problemSummary(errors)}
${errors.length > 0 ? html`<p>${t("register.kept")}</p>` : null}
<h1>${heading}</h1>
<p class="lead">${t(network.running && network.joining === "open" ? "network.join.lead" : "network.join.lead.more")}</p>
${network.running ? null : html`<p>${t("network.join.starting")}</p>`}
${network.joining === "approval" ? html`<p>${t("network.join.approval")}</p>` : null}
${protectedIdentity(t("enquiry.protected"))}
<form class="form" method="post" action="${home(slug)}vara-med/" novalidate>
${trap()}
${memberFields(values, errors, true)}
${privacyInformation(t("network.privacy"))}
${button({ text: t("network.join.submit") })}
</form>
</div>`,
  });
};

const errorOf = (errors: FieldError[], name: string): string | null => {
  const found = errors.find((error) => error.field === name);
  return found ? errorText(found.error) : null;
};

const memberFields = (values: MemberValues, errors: FieldError[], withEmail: boolean): Html => html`${field({
  name: "name",
  label: t("network.join.name"),
  value: values.name,
  error: errorOf(errors, "name"),
  autocomplete: "name",
})}
${
  withEmail
    ? field({
        name: "email",
        label: t("network.join.email"),
        type: "email",
        value: values.email,
        error: errorOf(errors, "email"),
        autocomplete: "email",
      })
    : null
}
${field({
  name: "employer",
  label: t("network.join.employer"),
  value: values.employer,
  error: errorOf(errors, "employer"),
  autocomplete: "organization",
})}
${field({
  name: "workplace",
  label: t("network.join.workplace"),
  value: values.workplace,
  error: errorOf(errors, "workplace"),
  optional: true,
})}
${select({
  name: "municipality",
  label: t("network.join.municipality"),
  value: values.municipality,
  error: errorOf(errors, "municipality"),
  items: [
    { value: "", text: t("register.employer.municipality.choose") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
    { value: "0000", text: t("register.employer.municipality.other") },
  ],
})}
${choices({
  type: "checkbox",
  name: "visible",
  legend: t("network.join.visible"),
  value: values.visible ? "ja" : null,
  items: [{ value: "ja", text: t("network.join.visible.yes") }],
  optional: true,
})}`;

export const invitationOnlyPage = (slug: string, { title, owner }: NetworkForm): Html =>
  pageLayout({
    title: t("network.join.title", { network: title }),
    path: `${home(slug)}vara-med/`,
    robots: "noindex",
    body: html`${crumb({ href: "/natverk/", text: t("networks.title") }, { href: home(slug), text: title })}
<h1>${t("network.invitation.title")}</h1>
<p class="lead">${t("network.invitation.body", { owner })}</p>`,
  });

// One's own page --------------------------------------------------------------------------------------------

export type OpenMembership = Extract<MembershipView, { outcome: "membership" }>;

const doneWords = ["med", "vantar", "redan", "andrat", "lamnat"] as const;

interface OwnPageOptions {
  path: string;
  view: OpenMembership;
  values: MemberValues;
  done?: string | null;
  errors?: FieldError[];
}

export const ownNetworkPage = ({ path, view, values, done = null, errors = [] }: OwnPageOptions): Html => {
  const word = doneWords.find((each) => each === done);
  const heading = t("network.own.title", { network: view.network.title });
  return pageLayout({
    title: heading,
    refused: errors.length > 0,
    path,
    robots: "noindex",
    scripts: ["/assets/form.js"],
    body: html`<div class="form-main">
${crumb({ href: home(view.network.slug), text: view.network.title })}
${problemSummary(errors)}
${word ? notice({ kind: "good", body: t(`network.done.${word === "med" && !view.network.running ? "starting" : word}`) }) : null}
${bodyOf({ path, view, values, errors })}
</div>`,
  });
};

const bodyOf = ({ path, view, values, errors = [] }: OwnPageOptions): Html => {
  const { network, state } = view;
  const { owner, title } = network;
  switch (state) {
    case "asked":
      return html`<h1>${t("network.own.asked", { network: title })}</h1>
<p class="lead">${askedWords(network)}</p>
${act(path, "bekrafta", button({ text: t("network.own.confirm") }))}
<p>${t("network.own.not")}</p>`;
    case "invited":
      return html`<h1>${t("network.own.invited", { network: title })}</h1>
<p class="lead">${t("network.own.invited.body", { owner })}</p>
<p><a href="${home(network.slug)}">${title}</a></p>
<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="gor" value="bekrafta">
${memberFields(values, errors, false)}
${privacyInformation(t("network.privacy"))}
${button({ text: t("network.own.confirm") })}
</form>`;
    case "left":
    case "declined":
      return html`<h1>${title}</h1>
<p class="lead">${t(`network.own.${state}`, { owner })}</p>
<p><a href="${home(network.slug)}">${t("network.own.again")}</a></p>`;
    default:
      return html`<h1>${title}</h1>
<p class="lead">${stateWords(view)}</p>
${state === "member" ? forMembers(view) : null}
<h2>${t("network.own.change")}</h2>
<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="gor" value="andra">
${memberFields(values, errors, false)}
${button({ text: t("network.own.save") })}
</form>
${act(path, "lamna", button({ text: t("network.own.leave"), kind: "secondary" }))}`;
  }
};

const act = (path: string, what: string, submit: Html): Html => html`<form method="post" action="${path}">
<input type="hidden" name="gor" value="${what}">
<p class="actions">${submit}</p>
</form>`;

const askedWords = ({ approval, running, owner }: OpenMembership["network"]): string => {
  if (approval) return t("network.own.asked.approval", { owner });
  return t(running ? "network.own.asked.body" : "network.own.asked.starting");
};

const stateWords = ({ state, network }: OpenMembership): string => {
  if (state === "waiting") return t("network.own.waiting", { owner: network.owner });
  return t(network.running ? "network.own.member" : "network.own.wish");
};

const forMembers = ({ meetings, others, network }: OpenMembership): Html | null =>
  network.running
    ? html`<h2>${t("network.own.meetings")}</h2>
${
  meetings.length > 0
    ? html`<ul>${meetings.map(
        ({ slug, title, theme, startsAt }) =>
          html`<li><a href="/kalender/${slug}/">${theme ?? title}</a>, ${weekdayTime(startsAt)}</li>`,
      )}</ul>`
    : html`<p>${t("network.own.meetings.none")}</p>`
}
<h2>${t("network.own.others")}</h2>
${
  others.length > 0
    ? html`<ul>${others.map(
        ({ name, employer, workplace }) => html`<li>${[name, workplace, employer].filter(Boolean).join(", ")}</li>`,
      )}</ul>`
    : html`<p>${t("network.own.others.none")}</p>`
}`
    : null;
