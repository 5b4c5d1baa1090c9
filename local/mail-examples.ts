import type { Prerequisite, SessionPublic } from "../site/types.ts";

export type ExampleSession = SessionPublic & { onlineUrl: string | null };

/** One day in March, on site, in Sjöhult. */
export const exampleSession = (changes: Partial<ExampleSession> = {}): ExampleSession => ({
  slug: "grundutbildning-sjohult-2027-03-12",
  course: "grundutbildning",
  courseTitle: "Grundutbildning, en heldag",
  kind: "basic",
  audience: "supervisors",
  theme: null,
  format: "on_site",
  municipality: "9903",
  venue: {
    name: "Folkets hus",
    address: "Bruksgatan 1",
    accessibility: "Hiss och hörslinga finns.\nDu kan parkera vid entrén.",
    mapUrl: "https://karta.example/folkets-hus",
  },
  days: [{ startsAt: "2027-03-12T08:00:00Z", endsAt: "2027-03-12T15:00:00Z" }],
  trainerRoles: ["handledare"],
  included: "Fika, lunch och kompendium",
  bring: ["Kläder för en kort promenad", "En fråga från din arbetsplats"],
  contact: { name: "Astrid Lind", phone: "0980-319 201", email: "astrid@granlandet.example" },
  registrationClosesAt: "2027-03-10T11:00:00Z",
  visibility: "open",
  pilot: false,
  cancelledReason: null,
  prerequisite: null,
  seats: { state: "open", left: 9 },
  sequence: 2,
  createdAt: "2026-11-01T08:00:00Z",
  updatedAt: "2026-11-22T10:00:00Z",
  onlineUrl: null,
  ...changes,
});

const calendar = (method: "REQUEST" | "CANCEL" | "PUBLISH") => ({
  uid: "0b6e8f8e-6a68-4d43-8b8e-0f6f4c2f8a11",
  sequence: 1,
  method,
});

const common = (method?: "REQUEST" | "CANCEL" | "PUBLISH") => ({
  session: exampleSession(),
  person: { name: "Cilla Öberg" },
  link: "/min-anmalan/AbCdEfGhIjKlMnOpQrStUv/",
  calendar: method ? calendar(method) : null,
});

const offer = (changes: object = {}) => ({
  ref: "5d0c6a52-7c1e-4d0e-9a56-3f1f3f7b9a01",
  expiresAt: "2027-03-02T13:20:00Z",
  kind: "held",
  together: false,
  ...changes,
});

const group = (state: string) => ["Dag Nyström", "Elsa Åkerlund"].map((name) => ({ name, state, place: null }));

const webCourse = {
  webCourse: { slug: "handledarens-grunder", title: "Handledarens grunder" },
  person: { name: "Cilla Öberg" },
  link: "/min-webbkurs/AbCdEfGhIjKlMnOpQrStUv/",
};

/** The session as it was before it moved. */
const atTheLibrary = exampleSession({
  venue: { name: "Biblioteket", address: "Torget 2", accessibility: null, mapUrl: null },
  days: [{ startsAt: "2027-03-11T08:00:00Z", endsAt: "2027-03-11T15:00:00Z" }],
  trainerRoles: ["psykolog"],
});

const basic: Prerequisite = {
  level: "required",
  courses: [{ slug: "grundutbildning", title: "Grundutbildning, en heldag" }],
};

const aboutDay = { course: "Grundutbildning, en heldag", day: "2027-03-12T08:00:00Z", place: "Folkets hus" };

const surveyMail = (title: string, minutes: number, stage: string) => ({
  survey: { title, minutes, stage },
  about: aboutDay,
  link: "/enkat/AbCdEfGhIjKlMnOpQrStUv/",
  code: "abcde-23456",
  declineLink: "/enkat/AbCdEfGhIjKlMnOpQrStUv/avboj/",
  closesAt: "2027-04-02T22:00:00Z",
});
const surveyToCilla = (title: string, minutes: number, stage: string) => ({
  ...surveyMail(title, minutes, stage),
  person: { name: "Cilla Öberg" },
});

/** What the doors put in the outbox, template by template. */
const enquiry = (link: string, name: string) => ({
  enquiry: {
    ref: "5d0c6a52-7c1e-4d0e-9a56-3f1f3f7b9a02",
    kind: "place",
    state: "new",
    contact: { name: "Cilla Öberg", email: "cilla@bageri.example", phone: "070-174 06 05" },
    employer: { name: "Bageri Morgonstund", municipality: "9901", workplace: "Torget" },
    answers: { placements: "Praktik, Arbetsträning", howMany: "2", when: "Från mars", support: "Någon att ringa" },
    track: null,
    owner: { name: "Astrid Lind", email: "astrid@granlandet.example" },
    createdAt: "2027-03-10T08:00:00Z",
    dueAt: "2027-03-12T08:00:00Z",
  },
  person: { name },
  link,
});
const enquiryToStaff = enquiry("/samordnare/forfragningar/5d0c6a52-7c1e-4d0e-9a56-3f1f3f7b9a02/", "Astrid Lind");

const membership = (changes: object = {}) => ({
  network: {
    slug: "handledare-i-sjohult-och-akersta",
    title: "Handledare i Sjöhult och Åkersta",
    owner: "Cilla Öberg",
    threshold: 8,
    members: 8,
    running: true,
    approval: false,
  },
  member: "Farid Noor",
  person: { name: "Farid Noor" },
  link: "/mitt-natverk/AbCdEfGhIjKlMnOpQrStUv/",
  ...changes,
});
const { person: _nobodyYet, ...invitation } = membership();
const membershipToStaff = membership({
  person: { name: "Cilla Öberg" },
  link: "/samordnare/natverk/handledare-i-sjohult-och-akersta/",
});

export const exampleData: Record<string, Record<string, unknown>> = {
  "registered-to-participant": common("REQUEST"),
  "promoted-to-participant": common("REQUEST"),
  "waitlisted-to-participant": { ...common(), place: 3 },
  "offer-to-participant": { ...common(), offer: offer() },
  "offer-to-contact": { ...common(), offer: offer({ together: true }), people: group("offered") },
  "offer-expired-to-participant": { ...common(), offer: offer() },
  "offer-expired-to-contact": { ...common(), people: group("expired") },
  "prerequisite-missing-to-participant": { ...common(), session: exampleSession({ prerequisite: basic }) },
  "refused-to-participant": { ...common(), session: exampleSession({ prerequisite: basic }) },
  "already-registered-to-participant": common(),
  "submission-to-contact": {
    ...common("PUBLISH"),
    employer: "Bageri Morgonstund",
    people: [
      { name: "Cilla Öberg", state: "registered", place: null },
      { name: "Dag Nyström", state: "waitlisted", place: 2 },
    ],
  },
  "booking-to-contact": {
    ...common(),
    person: { name: "Gun Ståhl" },
    link: "/min-bokning/AbCdEfGhIjKlMnOpQrStUv/",
    employer: "Granby kommun",
    booked: [
      { session: exampleSession(), registered: 20, waitlisted: 0 },
      {
        session: exampleSession({ days: [{ startsAt: "2027-04-02T07:00:00Z", endsAt: "2027-04-02T14:00:00Z" }] }),
        registered: 18,
        waitlisted: 2,
      },
      {
        session: exampleSession({ days: [{ startsAt: "2027-05-07T07:00:00Z", endsAt: "2027-05-07T14:00:00Z" }] }),
        registered: 0,
        waitlisted: 20,
      },
    ],
  },
  "changed-to-participant": {
    ...common("REQUEST"),
    changes: [
      { field: "email", before: "cila@bageri.example", after: "cilla@bageri.example" },
      { field: "role", before: "supervisor", after: "manager" },
      { field: "phone", before: "070-174 06 05", after: null },
      { field: "needs" },
    ],
  },
  "handed-over-to-new": { ...common("REQUEST"), by: "Dag Nyström" },
  "handed-over-to-previous": { ...common("CANCEL"), link: null, to: "Elsa Åkerlund" },
  "cancelled-to-participant": common("CANCEL"),
  "cancelled-to-contact": { ...common(), cancelled: "Dag Nyström" },
  "session-changed-to-participant": { ...common("REQUEST"), before: atTheLibrary, urgent: false },
  "session-changed-to-waiting": { ...common(), before: atTheLibrary, urgent: false },
  "session-changed-to-contact": {
    ...common("PUBLISH"),
    before: atTheLibrary,
    urgent: true,
    people: group("registered"),
  },
  "web-course-to-participant": webCourse,
  "web-course-again-to-participant": webCourse,
  "web-course-finished-to-participant": webCourse,
  "web-course-left-to-participant": { ...webCourse, link: null },
  "subscribe-confirm-to-subscriber": {
    subscription: { lists: ["Nyhetsbrevet", "Nya kursdagar"] },
    link: "/bekrafta/AbCdEfGhIjKlMnOpQrStUv/",
  },
  "subscribe-known-to-subscriber": {
    subscription: { lists: ["Nyhetsbrevet"] },
    link: "/mina-utskick/AbCdEfGhIjKlMnOpQrStUv/",
  },
  "enquiry-to-sender": enquiry("/min-forfragan/AbCdEfGhIjKlMnOpQrStUv/", "Cilla Öberg"),
  "enquiry-new-to-staff": enquiryToStaff,
  "enquiry-waiting-to-staff": enquiryToStaff,
  "enquiry-overdue-to-staff": enquiryToStaff,
  "enquiry-late-to-staff": { ...enquiryToStaff, person: { name: "Pär Ahl" } },
  "membership-confirm-to-member": membership(),
  "membership-known-to-member": membership(),
  "membership-welcome-to-member": membership(),
  "membership-wish-to-member": membership(),
  "membership-invited-to-member": invitation,
  "membership-declined-to-member": membership({ link: null }),
  "membership-asked-to-staff": membershipToStaff,
  "survey-after-to-participant": surveyToCilla("Hur var utbildningen?", 3, "after"),
  "survey-six-months-to-participant": surveyToCilla("Hur har det gått?", 3, "six_months"),
  "survey-six-months-to-manager": surveyToCilla("Har ni tagit emot någon?", 1, "six_months_manager"),
  "survey-by-hand-to-addressee": {
    ...surveyMail("Gemensam årsenkät", 5, "by_hand"),
    about: { course: "Gemensam årsenkät 2027", day: null, place: null },
  },
  "survey-reminder-to-addressee": surveyToCilla("Hur var utbildningen?", 3, "after"),
  "survey-last-reminder-to-addressee": surveyToCilla("Hur var utbildningen?", 3, "after"),
  "survey-not-yet-to-participant": { about: aboutDay, person: { name: "Cilla Öberg" } },
  "survey-not-booked-to-stranger": { about: aboutDay },
  "network-ready-to-staff": membershipToStaff,
  "network-starts-to-member": membership(),
  "network-meeting-to-member": membership({
    meeting: {
      slug: "grundutbildning-sjohult-2027-03-12",
      title: "Att ge återkoppling",
      startsAt: "2027-03-12T08:00:00Z",
    },
  }),
  "network-meeting-off-to-member": membership({
    meeting: {
      slug: "grundutbildning-sjohult-2027-03-12",
      title: "Att ge återkoppling",
      startsAt: "2027-03-12T08:00:00Z",
      reason: "Föreläsaren är sjuk.",
    },
  }),
  "network-meeting-changed-to-member": membership({
    meeting: {
      slug: "grundutbildning-sjohult-2027-03-12",
      title: "Att ge återkoppling",
      startsAt: "2027-03-19T12:00:00Z",
    },
  }),
  "schedule-silent-to-staff": { person: { name: "Astrid Lind" }, since: "2027-03-12T07:10:00Z" },
  "schedule-back-to-staff": {
    person: { name: "Astrid Lind" },
    from: "2027-03-12T07:10:00Z",
    to: "2027-03-12T09:45:00Z",
  },
  "file-ready-to-staff": { person: { name: "Astrid Lind" }, file: "direkt-efter.csv" },
  "file-failed-to-staff": { person: { name: "Astrid Lind" }, file: "direkt-efter.csv" },
  "reminder-still-coming-to-participant": { ...common(), reminder: { orderDay: "2027-03-05" } },
  "reminder-week-before-to-participant": { ...common(), reminder: {} },
  "reminder-day-before-to-participant": { ...common(), reminder: {} },
  "thanks-to-participant": {
    ...common(),
    link: null,
    materials: [
      { title: "Häftet med råd, steg för steg", url: "https://granlandet.example/material/handledarens-hafte.pdf" },
      { title: "Checklista inför första dagen", url: "https://granlandet.example/material/checklista.pdf" },
    ],
  },
  "reminder-to-contact": {
    ...common(),
    employer: "Bageri Morgonstund",
    reminder: { coming: ["Cilla Öberg", "Dag Nyström"] },
  },
  "session-cancelled-to-participant": { ...common("CANCEL"), reason: "Utbildaren har blivit sjuk." },
  "session-cancelled-to-contact": {
    ...common("PUBLISH"),
    session: exampleSession({ cancelledReason: "Utbildaren har blivit sjuk." }),
    reason: "Utbildaren har blivit sjuk.",
    people: group("registered"),
  },
  "session-restored-to-participant": { ...common("REQUEST"), urgent: true },
  "session-restored-to-waiting": { ...common(), urgent: false },
  "session-restored-to-contact": { ...common("PUBLISH"), urgent: false, people: group("registered") },
};

/** Mails to staff about the system; they name no session. */
export const staffTemplates = Object.keys(exampleData).filter((name) => name.endsWith("-to-staff"));

export const exampleItem = (template: string, data: Record<string, unknown> = {}) => ({
  template,
  recipientEmail: "cilla@bageri.example",
  data: { ...exampleData[template], ...data },
});
