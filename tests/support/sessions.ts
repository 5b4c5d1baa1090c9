import type { CallList, SessionForm, SessionPreview, StaffSession } from "../../site/types.ts";
import type { TestDatabase } from "./database.ts";
import { Cilla, type StaffMember, someForm } from "./people.ts";

/** A day in Granby, 12 March 2027, as staff type it. */
export const sessionForm = (changes: Partial<SessionForm> = {}): SessionForm => ({
  course: "grundutbildning",
  theme: null,
  format: "on_site",
  municipality: "9901",
  venueName: "Folkets hus",
  venueAddress: "Storgatan 1, Granby",
  venueAccessibility: null,
  mapUrl: null,
  onlineUrl: null,
  capacity: 12,
  venueCapacity: null,
  employerLimit: null,
  registrationClosesAt: "2027-03-05T12:00",
  visibility: "open",
  pilot: false,
  trainerRoles: ["Psykolog", "Arbetsterapeut"],
  included: null,
  contactName: "Astrid Lind",
  contactPhone: "0980-319 201",
  contactEmail: "astrid@granlandet.example",
  hostStaffId: null,
  days: [{ startsAt: "2027-03-12T09:00", endsAt: "2027-03-12T16:00" }],
  network: null,
  copiedFrom: null,
  ...changes,
});

interface Changed {
  slug: string;
  told: number;
  contacts: number;
  urgent: boolean;
  tellAt: string | null;
}

/** Staff's doors to sessions, as one member of staff opens them. */
export const sessionDoors = (db: TestDatabase, staff: StaffMember) => {
  const door = <T>(name: string, args: Record<string, unknown>) => db.staffDoor<T>(staff, name, args);
  return {
    make: (changes: Partial<SessionForm> = {}) =>
      door<{ slug: string }>("make_session", { p_session: sessionForm(changes) }),
    preview: (slug: string, changes: Partial<SessionForm> = {}) =>
      door<SessionPreview>("preview_session_change", { p_slug: slug, p_session: sessionForm(changes) }),
    change: (slug: string, changes: Partial<SessionForm> = {}) =>
      door<Changed>("change_session", { p_slug: slug, p_session: sessionForm(changes) }),
    cancel: (slug: string, reason: string | null = "Utbildaren är sjuk.") =>
      door<{ told: number; contacts: number }>("cancel_session", { p_slug: slug, p_reason: reason }),
    restore: (slug: string) => door<{ told: number; contacts: number }>("restore_session", { p_slug: slug }),
    open: (slug: string) => door<StaffSession>("staff_session", { p_slug: slug }),
    calls: (slug: string) => door<CallList>("call_list", { p_slug: slug }),
    /** People whom Cilla registers, unless a contact is named. */
    book: (slug: string, people = [Cilla()], more: object = {}) =>
      db.door("register", { p_form: someForm(slug, { people, ifNotAll: "split", ...more }), p_client: null }),
  };
};
