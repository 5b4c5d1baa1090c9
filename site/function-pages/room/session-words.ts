import { Temporal } from "temporal-polyfill";
import { municipalityName } from "../../calendar.ts";
import { dateTime, dayAndHours } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t } from "../../strings.ts";
import type { SessionChange, SessionForm, SessionFormat, SessionPublic } from "../../types.ts";
import type { StaffName } from "./session-form.ts";

export const lines = (texts: string[]): Html =>
  html`<div>${texts.map((text, at) => html`${at > 0 ? html`<br>` : null}${text}`)}</div>`;

/** What the clock on the wall says, as forms hold it, made a moment. */
const instant = (wallTime: string): string =>
  Temporal.PlainDateTime.from(wallTime).toZonedDateTime(site.timeZone).toInstant().toString();

export interface Known {
  courses: { slug: string; title: string }[];
  hosts: StaffName[];
  networks: { slug: string; title: string }[];
}

const orNone = (text: string | null | undefined): string => text || t("room.value.none");

type Shown = { [Field in keyof SessionForm]: (value: SessionForm[Field], known: Known) => string | Html };

const plain = (value: string | null): string => orNone(value);

const count = (seats: number | null): string => (seats === null ? t("room.value.no_limit") : String(seats));

const shown: Shown = {
  course: (slug, { courses }) => courses.find((course) => course.slug === slug)?.title ?? slug,
  theme: plain,
  format: (format) => t(`room.form.format.${format as SessionFormat}`),
  municipality: (code) => orNone(municipalityName(code)),
  venueName: plain,
  venueAddress: plain,
  venueAccessibility: plain,
  mapUrl: plain,
  onlineUrl: plain,
  capacity: count,
  venueCapacity: count,
  employerLimit: count,
  registrationClosesAt: (wallTime) => dateTime(instant(wallTime)),
  visibility: (visibility) => t(visibility === "closed" ? "room.value.closed" : "room.value.open"),
  pilot: (pilot) => t(pilot ? "room.value.yes" : "room.value.no"),
  trainerRoles: (roles) => (roles.length > 0 ? lines(roles) : t("room.value.none")),
  included: plain,
  contactName: plain,
  contactPhone: plain,
  contactEmail: plain,
  hostStaffId: (id, { hosts }) => hosts.find((host) => host.id === id)?.name ?? t("room.form.hostStaffId.none"),
  days: (days) =>
    lines(days.map(({ startsAt, endsAt }) => dayAndHours({ startsAt: instant(startsAt), endsAt: instant(endsAt) }))),
  network: (network, { networks }) =>
    networks.find(({ slug }) => slug === network)?.title ?? t("network.room.form.none"),
  copiedFrom: plain,
  enquiry: (ref) => ref ?? "",
};

/** One line of the preview: what, before, after. */
export const changeRow = ({ field, before, after }: SessionChange, known: Known): (string | Html)[] => {
  const show = shown[field] as (value: unknown, known: Known) => string | Html;
  return [fieldWord(field), show(before, known), show(after, known)];
};

const fieldWord = (field: keyof SessionForm): string => {
  if (field === "days") return t("room.form.days.heading");
  if (field === "registrationClosesAt") return t("room.form.closes");
  if (field === "copiedFrom") return t("room.sessions.copy");
  if (field === "network") return t("network.room.form");
  if (field === "enquiry") return t("enquiry.room.title");
  return t(`room.form.${field}`);
};

/** Where, line by line. */
export const placeLines = ({ format, venue, municipality }: SessionPublic): string[] => {
  if (format === "online") return [t("room.form.format.online")];
  const address = venue?.address ?? "";
  const town = municipalityName(municipality) ?? "";
  return [venue?.name ?? "", address, address.includes(town) ? "" : town].filter((line) => line !== "");
};
