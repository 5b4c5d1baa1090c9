import { randomUUID } from "node:crypto";
import type { BookingForm, BookingRow } from "../../site/types.ts";

/** The n:th workplace's one person, for a session. */
export const someRow = (n: number, session: string, changes: Partial<BookingRow> = {}): BookingRow => ({
  name: `Person ${n}`,
  email: `person${n}@arbetsplats${n}.example`,
  phone: null,
  role: null,
  workplace: `Arbetsplats ${n}`,
  manager: { name: `Chef ${n}`, email: null },
  session,
  ...changes,
});

/** A list as the function hands it to the door. */
export const someBooking = (session: string, rows: BookingRow[], changes: Partial<BookingForm> = {}): BookingForm => ({
  formKey: randomUUID(),
  session,
  contact: { name: "Gun Ståhl", email: "gun@granby.example", phone: "0980-319 300" },
  employer: {
    name: "Granby kommun",
    organisationNumber: null,
    department: null,
    sector: "municipal",
    municipality: "9901",
    workplace: null,
  },
  rows,
  ifNotAll: {},
  ...changes,
});
