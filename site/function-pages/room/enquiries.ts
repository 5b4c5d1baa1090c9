import { button } from "../../components/button/button.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { select } from "../../components/select/select.ts";
import { table } from "../../components/table/table.ts";
import { enquiryKinds } from "../../enquiries.ts";
import { weekdayTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { EnquiryLine } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";

export const enquiriesPath = "/samordnare/forfragningar/";

export const enquiryStates = ["new", "contacted", "agreed", "done", "declined", "withdrawn"] as const;

/** What the list is asked for; "" asks for all kinds and everybody's, and for what is not ended. */
interface EnquiryFilter {
  kind: string;
  state: string;
  mine: boolean;
}

interface EnquiriesPageOptions {
  staff: Viewer;
  filter: EnquiryFilter;
  waiting: number;
  late: number;
  enquiries: EnquiryLine[];
}

export const enquiriesPage = ({ staff, filter, waiting, late, enquiries }: EnquiriesPageOptions): Html =>
  roomPage({
    title: t("enquiry.room.title"),
    path: enquiriesPath,
    staff,
    body: html`<h1>${t("enquiry.room.title")}</h1>
<p class="lead">${waiting > 0 ? tn("enquiry.room.lead", waiting) : t("enquiry.room.lead.none")} ${late > 0 ? tn("enquiry.room.late", late) : ""}</p>
${filterForm(filter)}
${
  enquiries.length > 0
    ? list(enquiries)
    : emptyState({ title: t("enquiry.room.none.title"), body: t("enquiry.room.none.body") })
}`,
  });

const filterForm = ({
  kind,
  state,
  mine,
}: EnquiryFilter): Html => html`<form class="room-filter" method="get" action="${enquiriesPath}">
${select({
  name: "slag",
  label: t("enquiry.room.kind"),
  value: kind,
  mayBeEmpty: true,
  items: [
    { value: "", text: t("enquiry.room.kind.all") },
    ...enquiryKinds.map((value) => ({ value, text: t(`enquiry.kind.${value}`) })),
  ],
})}
${select({
  name: "lage",
  label: t("enquiry.room.state"),
  value: state,
  mayBeEmpty: true,
  items: [
    { value: "", text: t("enquiry.room.state.open") },
    ...enquiryStates.map((value) => ({ value, text: t(`enquiry.state.${value}`) })),
    { value: "all", text: t("enquiry.room.state.all") },
  ],
})}
${select({
  name: "vem",
  label: t("enquiry.room.mine"),
  value: mine ? "mina" : "",
  mayBeEmpty: true,
  items: [
    { value: "", text: t("enquiry.room.mine.all") },
    { value: "mina", text: t("enquiry.room.mine.only") },
  ],
})}
<p class="actions">${button({ text: t("enquiry.room.show") })}</p>
</form>`;

const list = (enquiries: EnquiryLine[]): Html =>
  table({
    caption: tn("enquiry.room.caption", enquiries.length),
    head: [
      t("enquiry.room.head.what"),
      t("enquiry.room.head.who"),
      t("enquiry.room.head.owner"),
      t("enquiry.room.head.due"),
      t("enquiry.room.head.state"),
    ],
    rows: enquiries.map(row),
  });

const row = ({ ref, kind, contact, employer, owner, dueAt, state, late }: EnquiryLine): (string | Html)[] => [
  html`<a href="${enquiriesPath}${ref}/">${t(`enquiry.kind.${kind}`)}<span class="visually-hidden"> ${contact.name}</span></a>`,
  html`<div>${employer.name ?? contact.name}${employer.name ? html`<br><span>${contact.name}</span>` : null}</div>`,
  owner.name,
  state === "new" ? weekdayTime(dueAt) : "",
  late ? html`<strong>${t("enquiry.room.late")}</strong>` : t(`enquiry.state.${state}`),
];
