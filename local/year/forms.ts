import type { BookingForm, RegisterForm, SessionForm } from "../../site/types.ts";
import type { PlannedBooking, PlannedSession } from "./plan.ts";

/** What the pages would have sent. */

/** Those who work with this at the parties, and answer for their desk. */
export const partyAddresses = ["granby", "mossviken", "sjohult", "akersta"].flatMap((town) =>
  ["arbetsmarknad", "socialtjanst", "praktiksamordnare", "rehabstod"].map((desk) => `${desk}@parterna-${town}.example`),
);

const venues: Record<string, [name: string, address: string]> = {
  "9901": ["Granby folkets hus", "Storgatan 12, Granby"],
  "9902": ["Mossvikens bibliotek", "Hamngatan 3, Mossviken"],
  "9903": ["Bruket i Sjöhult", "Bruksvägen 8, Sjöhult"],
  "9904": ["Åkersta folkhögskola", "Skolvägen 1, Åkersta"],
};

/** The form that staff fill in for a session. */
export const sessionForm = (session: PlannedSession): Omit<SessionForm, "enquiry"> => {
  const [venueName, venueAddress] = venues[session.municipality ?? ""] ?? [null, null];
  return {
    course: session.course,
    theme: session.theme,
    format: session.format,
    municipality: session.municipality,
    venueName,
    venueAddress,
    venueAccessibility: venueName && "Hiss och hörslinga. Ingång utan trappsteg.",
    mapUrl: null,
    onlineUrl: session.format === "on_site" ? null : "https://mote.granlandet.example/kursar",
    capacity: session.capacity,
    venueCapacity: null,
    employerLimit: null,
    registrationClosesAt: session.closesAt,
    visibility: session.visibility,
    pilot: false,
    trainerRoles: ["Samordnare", "Praktiksamordnare"],
    included: "Kaffe",
    contactName: "Astrid Lind",
    contactPhone: "0980-319 201",
    contactEmail: "astrid@granlandet.example",
    hostStaffId: null,
    network: null,
    days: session.days,
    copiedFrom: null,
  };
};

const sender = ({ formKey, place, people }: PlannedBooking) => ({
  formKey,
  contact: { name: people[0]?.name ?? "", email: people[0]?.email ?? "", phone: null },
  employer: {
    name: place.employer,
    organisationNumber: null,
    department: null,
    sector: place.sector,
    municipality: place.municipality,
    workplace: place.workplace,
  },
});

const managerOf = ({ place }: PlannedBooking) => place.manager ?? { name: null, email: null };

/** The form for one or a few. */
export const bookingForm = (session: string, booking: PlannedBooking): RegisterForm => ({
  ...sender(booking),
  session,
  people: booking.people.map((person) => ({ ...person, phone: null })),
  self: booking.people.length === 1,
  manager: managerOf(booking),
  heardFrom: null,
  ifNotAll: booking.people.length === 1 ? null : "split",
  needs: { dietary: null, access: null },
  optIns: { shareContact: false, network: false, newsletter: false },
});

/** The list for many. */
export const listForm = (session: string, booking: PlannedBooking): BookingForm => ({
  ...sender(booking),
  session,
  rows: booking.people.map(({ name, email, role }) => ({
    name,
    email,
    phone: null,
    role,
    workplace: booking.place.workplace,
    manager: managerOf(booking),
    session,
  })),
  ifNotAll: { [session]: "split" },
});
