import type { Example, Say } from "../../examples.ts";
import type { SessionPublic } from "../../types.ts";
import { eventCard, sessionCard } from "./session-card.ts";

export const examples: Example[] = [
  { title: "Platser finns", wide: true, render: (say) => sessionCard(session(say)) },
  {
    title: "Få kvar, med ämne, digitalt",
    wide: true,
    render: (say) =>
      sessionCard({
        ...session(say),
        theme: say("Att fråga vidare"),
        format: "online",
        seats: { state: "few_left", left: 2 },
      }),
  },
  { title: "Fullt", wide: true, render: (say) => sessionCard({ ...session(say), seats: { state: "full", left: 0 } }) },
  {
    title: "Inställt",
    wide: true,
    render: (say) => sessionCard({ ...session(say), seats: { state: "cancelled", left: null } }),
  },
  {
    title: "En grannes evenemang",
    wide: true,
    render: (say) =>
      eventCard(
        {
          slug: "massa",
          title: say("Rekryteringsmässa"),
          startsAt: "2027-03-18T10:00:00+01:00",
          endsAt: "2027-03-18T15:00:00+01:00",
          municipality: "9902",
          organiser: say("Mossvikens kommun"),
          place: say("Idrottshallen, Mossviken"),
          url: "https://mossviken.example/massa/",
          source: null,
          readAt: null,
        },
        "2027-03-01T08:00:00+01:00",
      ),
  },
];

const session = (say: Say): SessionPublic => ({
  slug: "grundutbildning-granby-2027-03-12",
  course: "grundutbildning",
  courseTitle: say("Grundutbildning, en heldag"),
  kind: "basic",
  audience: "supervisors",
  theme: null,
  format: "on_site",
  municipality: "9901",
  venue: { name: say("Folkets hus"), address: say("Storgatan 1"), accessibility: null, mapUrl: null },
  days: [{ startsAt: "2027-03-12T09:00:00+01:00", endsAt: "2027-03-12T16:00:00+01:00" }],
  trainerRoles: [],
  included: null,
  bring: [],
  contact: { name: "Astrid Lind", phone: "0980-319 201", email: "astrid@granlandet.example" },
  registrationClosesAt: "2027-03-05T12:00:00+01:00",
  visibility: "open",
  pilot: false,
  cancelledReason: null,
  prerequisite: null,
  seats: { state: "open", left: null },
  sequence: 0,
  createdAt: "2026-11-01T08:00:00+01:00",
  updatedAt: "2026-11-01T08:00:00+01:00",
});
