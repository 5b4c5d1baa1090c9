/** What the doors give and take. Field by field the same as the jsonb in supabase/migrations. */

/** Kinds of courses that are given on a day. A web course (kind web) is read when one likes and has no sessions. */
export type SessionKind = "breakfast" | "basic" | "deepening" | "webinar" | "commissioned" | "staff";
export type Audience = "managers" | "supervisors" | "party_staff";
export type SessionFormat = "on_site" | "online" | "hybrid";
export type SeatState = "open" | "few_left" | "full" | "closed" | "cancelled" | "past";
export type RegistrationState =
  | "registered"
  | "pending"
  | "offered"
  | "waitlisted"
  | "expired"
  | "cancelled"
  | "handed_over";
export type PersonRole = "manager" | "supervisor" | "hr" | "party_staff" | "other";
export type Gender = "woman" | "man" | "other" | "undisclosed";
export type Sector = "municipal" | "regional" | "state" | "private" | "nonprofit";

/** `left` is null when the session has no limit. */
export interface Seats {
  state: SeatState;
  left: number | null;
}

export interface SessionDay {
  startsAt: string;
  endsAt: string;
}

/** Courses of which one should be gone first. Required: staff are asked about whoever is not found. */
export interface Prerequisite {
  level: "recommended" | "required";
  courses: { slug: string; title: string }[];
}

/** A session as anyone may see it. Never the digital link. */
export interface SessionPublic {
  slug: string;
  course: string;
  courseTitle: string;
  kind: SessionKind;
  audience: Audience;
  theme: string | null;
  format: SessionFormat;
  municipality: string | null;
  venue: { name: string; address: string; accessibility: string | null; mapUrl: string | null } | null;
  days: SessionDay[];
  trainerRoles: string[];
  included: string | null;
  /** What the course says that people should take with them. */
  bring: string[];
  contact: { name: string; phone: string; email: string };
  registrationClosesAt: string;
  visibility: "open" | "closed";
  pilot: boolean;
  cancelledReason: string | null;
  prerequisite: Prerequisite | null;
  seats: Seats;
  sequence: number;
  createdAt: string;
  updatedAt: string;
}

/** A neighbour's business event, from content/arrangemang or from the neighbour's own calendar. */
export interface NeighbourEvent {
  slug: string;
  title: string;
  startsAt: string;
  endsAt: string;
  municipality: string | null;
  organiser: string;
  place: string;
  url: string;
  /** The neighbour whose calendar it stands in, and when that was read; null from content/arrangemang. */
  source: string | null;
  readAt: string | null;
}

/** What a calendar program subscribes to. */
export interface CalendarFeed {
  /** Of the municipality or the course; null when it is the whole calendar. */
  name: string | null;
  modifiedAt: string | null;
  sessions: Omit<SessionPublic, "seats">[];
  events: NeighbourEvent[];
}

export interface CalendarData {
  now: string;
  sessions: SessionPublic[];
  events: NeighbourEvent[];
}

export interface PersonForm {
  name: string;
  email: string;
  phone: string | null;
  role: string;
  gender: string | null;
}

interface EmployerForm {
  name: string;
  organisationNumber: string | null;
  department: string | null;
  sector: string;
  municipality: string;
  workplace: string | null;
}

export interface RegisterForm {
  formKey: string;
  session: string;
  people: PersonForm[];
  /** True when the first person is also the contact. */
  self: boolean;
  contact: { name: string; email: string; phone: string | null };
  manager: { name: string | null; email: string | null };
  employer: EmployerForm;
  heardFrom: string | null;
  ifNotAll: "split" | "all_or_nothing" | null;
  /** Only read when one person registers themself. */
  needs: { dietary: string | null; access: string | null };
  optIns: { shareContact: boolean; network: boolean; newsletter: boolean };
}

export interface RegisterOutcome {
  outcome: "registered" | "waitlisted" | "split";
  registered: number;
  waitlisted: number;
  place: number | null;
}

export interface ManagedPerson {
  ref: string;
  name: string;
  email: string;
  phone: string | null;
  role: PersonRole;
  gender: Gender | null;
  state: RegistrationState;
  /** Place in line, only while waitlisted or offered. People who wait together share one. */
  place: number | null;
  /** True while they wait in a group, whose contact is asked and answers. */
  together: boolean;
  offer: Offer | null;
}

/** An open offer of a seat. With first_come the seat is kept for nobody: it goes to the first who answers. */
export interface Offer {
  ref: string;
  expiresAt: string;
  kind: "held" | "first_come";
  /** True when a group waits as one, and takes or leaves its seats as one. */
  together: boolean;
}

export type ManageView =
  | { outcome: "unknown_link" | "too_many_attempts" }
  | BookingView
  | {
      outcome: "registration";
      session: SessionPublic & { onlineUrl: string | null };
      started: boolean;
      person: ManagedPerson;
      needs: { dietary: string | null; access: string | null };
      optIns: { shareContact: boolean; network: boolean; newsletter: boolean };
      calendar: { uid: string; sequence: number };
    }
  | {
      outcome: "submission";
      session: SessionPublic;
      started: boolean;
      contact: { name: string; email: string; phone: string | null };
      manager: { name: string | null; email: string | null };
      employer: EmployerForm;
      people: ManagedPerson[];
    };

/** One line of a pasted list. */
export interface BookingRow {
  name: string;
  email: string;
  phone: string | null;
  /** Null: that of the course's audience. */
  role: string | null;
  workplace: string | null;
  manager: { name: string | null; email: string | null };
  session: string | null;
}

/** Many workplaces' people, over several sessions of a course, from one employer. */
export interface BookingForm {
  formKey: string;
  /** The session whose address the form stands at. */
  session: string;
  contact: { name: string; email: string; phone: string | null };
  employer: EmployerForm;
  rows: BookingRow[];
  /** What to do where not all fit, by session. */
  ifNotAll: Record<string, string>;
}

/** What became, or would become, of the rows for one session. */
interface BookedSession {
  session: string;
  registered: number;
  waitlisted: number;
}

export interface BookingCheck {
  errors: { field: string; error: string }[];
  sessions: BookedSession[];
  asked: { session: string; free: number }[];
}

export interface BookingOutcome extends Pick<RegisterOutcome, "outcome" | "registered" | "waitlisted"> {
  sessions: BookedSession[];
}

/** The sessions that can be chosen in one large booking, soonest first. */
export interface BookingSessions {
  session: SessionPublic;
  sessions: SessionPublic[];
}

export type BookedPerson = ManagedPerson & {
  workplace: string | null;
  manager: { name: string | null; email: string | null };
};

/** What the contact of a large booking sees: never needs or opt-ins. */
export interface BookingView {
  outcome: "booking";
  employer: string;
  contact: { name: string; email: string; phone: string | null };
  sessions: { session: SessionPublic; started: boolean; people: BookedPerson[] }[];
}

/** What staff type when they make or change a session. Local times are "2027-03-12T09:00". */
export interface SessionForm {
  course: string;
  theme: string | null;
  format: string;
  municipality: string | null;
  venueName: string | null;
  venueAddress: string | null;
  venueAccessibility: string | null;
  mapUrl: string | null;
  onlineUrl: string | null;
  capacity: number | null;
  /** What the room holds. */
  venueCapacity: number | null;
  /** Seats that one employer may take. */
  employerLimit: number | null;
  registrationClosesAt: string;
  visibility: string;
  pilot: boolean;
  trainerRoles: string[];
  included: string | null;
  contactName: string;
  contactPhone: string;
  contactEmail: string;
  hostStaffId: string | null;
  days: { startsAt: string; endsAt: string }[];
  copiedFrom: string | null;
  /** The network whose meeting it is. */
  network?: string | null;
  /** The enquiry that it is made of. */
  enquiry?: string | null;
}

export interface StaffSessionRow {
  slug: string;
  courseTitle: string;
  theme: string | null;
  startsAt: string;
  endsAt: string;
  municipality: string | null;
  format: SessionFormat;
  visibility: "open" | "closed";
  seats: Seats;
  capacity: number | null;
  registered: number;
  offered: number;
  waitlisted: number;
}

/** One who waits, or a group that waits as one, as staff see it; with an open offer the seats may be kept for it. */
export interface LineEntry {
  /** Of the first person in it. */
  ref: string;
  place: number | null;
  together: boolean;
  people: { ref: string; name: string; email: string; phone: string | null }[];
  employer: string;
  contactName: string;
  since: string;
  offer: Offer | null;
  /** Until the offer ends, by the database's clock. */
  minutesLeft: number | null;
}

export interface StaffSession {
  session: SessionPublic & {
    onlineUrl: string | null;
    capacity: number | null;
    hostStaffId: string | null;
    hostName: string | null;
    closedAt: string | null;
  };
  form: SessionForm;
  /** What it was made of, if it was a commissioned course. */
  enquiry: { ref: string; contact: string; employer: string | null } | null;
  /** Whose meeting it is. */
  network: { slug: string; title: string } | null;
  registrations: (ManagedPerson & {
    employer: string;
    workplace: string | null;
    managerName: string | null;
    contactName: string;
    registeredAt: string | null;
    createdAt: string;
  })[];
  line: LineEntry[];
  needs: { dietary: number; access: number };
  /** A change that people will be mailed about at tellAt unless it is undone; undo is the form that takes it back. */
  pending: { tellAt: string; told: number; contacts: number; changes: SessionChange[]; undo: SessionForm } | null;
  /** How many may have to be phoned after an urgent change or a cancellation; null when nothing is urgent. */
  toCall: number | null;
  /** The last day has ended. */
  ended: boolean;
  /** The first day has come: who is here can be marked. */
  begun: boolean;
}

export interface SessionChange {
  field: keyof SessionForm;
  before: unknown;
  after: unknown;
}

/** What a change would do: told people and contacts would be mailed of what is new in fields. */
export interface SessionPreview {
  changes: SessionChange[];
  waiting: number;
  told: number;
  contacts: number;
  fields: ToldField[];
  /** Less than 24 hours are left: the mail goes at once. */
  urgent: boolean;
  /** A mail about an earlier change waits. */
  pending: boolean;
}

export type ToldField =
  | "course"
  | "theme"
  | "days"
  | "format"
  | "municipality"
  | "venueName"
  | "venueAddress"
  | "onlineUrl"
  | "trainerRoles";

export interface PersonToCall {
  ref: string;
  name: string;
  email: string;
  state: RegistrationState;
  phone: string | null;
  contactName: string;
  contactPhone: string | null;
  managerName: string | null;
  managerEmail: string | null;
  employer: string;
  workplace: string | null;
  why: "bounced" | "failed" | "unsure" | "suppressed" | "not_sent";
}

export interface CallList {
  session: SessionPublic;
  urgentAt: string | null;
  people: PersonToCall[];
}

export interface MailItem {
  id: number;
  lease: string;
  template: string;
  recipientEmail: string;
  recipientName: string;
  data: Record<string, unknown>;
  key: string;
  rendered: RenderedMail | null;
}

export interface RenderedMail {
  from: string;
  to: string;
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  /** Beside what the provider writes itself; a letter's say how it is left. */
  headers: Record<string, string>;
  /** An iCalendar file per day; content is the file's text. */
  attachments: { filename: string; contentType: string; content: string }[];
}

/** A question in a web course. The id is made of what it says. */
export interface WebQuestion {
  id: string;
  text: string;
  /** More than one answer is right. */
  several: boolean;
  answers: { text: string; right: boolean; feedback: string }[];
}

/** A film on the association's own host; without `plays` it is a link. The transcript is made HTML. */
export interface Film {
  title: string;
  address: string;
  plays: boolean;
  captions: string | null;
  transcript: string | null;
}

/** One part of a web course; html is its text as the build made it. */
export interface WebModule {
  slug: string;
  title: string;
  summary: string;
  minutes: number;
  html: string;
  film: Film | null;
  questions: WebQuestion[];
}

/** A web course as the build knows it. The version is made of all that it holds. */
export interface WebCourse {
  slug: string;
  version: string;
  modules: WebModule[];
}

/** A web course that can be registered for. */
export interface WebCoursePublic {
  slug: string;
  title: string;
  summary: string;
  duration: string | null;
}

/** What a personal link to a web course opens. */
export type WebCourseView =
  | { outcome: "unknown_link" | "too_many_attempts" }
  | {
      outcome: "web_course";
      state: "registered" | "cancelled";
      name: string;
      finishedAt: string | null;
      course: WebCourse & { title: string; summary: string };
    };

export interface StaffWebCourseRow {
  slug: string;
  title: string;
  registered: number;
  finished: number;
  /** Of those who have finished. */
  employers: number;
}

export interface StaffWebCourse extends StaffWebCourseRow {
  people: {
    name: string;
    email: string;
    employer: string;
    workplace: string | null;
    registeredAt: string;
    finishedAt: string | null;
  }[];
}

/** One kind of thing that is kept about people, as the page on personal data says it. */
export interface PersonalDatum {
  activity:
    | "registration"
    | "needs"
    | "contact"
    | "manager"
    | "booking"
    | "subscription"
    | "network"
    | "enquiry"
    | "employer"
    | "survey"
    | "mail"
    | "visit"
    | "staff"
    | "organiser";
  label: string;
  purpose: string;
  retention: string;
}

/** What the link to one's letters opens. */
export type SubscriberView =
  | { outcome: "unknown_link" | "too_many_attempts" }
  | {
      outcome: "subscriber";
      email: string;
      /** Mails to the address have come back, or were marked as unwanted. */
      suppressed: boolean;
      lists: {
        slug: string;
        name: string;
        description: string;
        state: "none" | "asked" | "confirmed" | "left";
        since: string | null;
      }[];
    };

export type EnquiryKind = "commissioned" | "place" | "advice" | "consultation" | "topic" | "track" | "competence";
type EnquiryState = "new" | "contacted" | "agreed" | "done" | "declined" | "withdrawn";

/** What somebody asks for or offers. */
export interface Enquiry {
  ref: string;
  kind: EnquiryKind;
  state: EnquiryState;
  contact: { name: string; email: string; phone: string | null };
  employer: { name: string | null; municipality: string | null; workplace: string | null };
  /** By the names of the kind's questions. */
  answers: Record<string, string | undefined>;
  /** The title of the job track that it is about. */
  track: string | null;
  owner: { name: string; email: string };
  createdAt: string;
  /** When a person must have answered. */
  dueAt: string;
}

interface EnquirySession {
  slug: string;
  title: string;
  startsAt: string;
  cancelled: boolean;
}

/** What the sender's link opens. */
export type EnquiryView =
  | { outcome: "unknown_link" | "too_many_attempts" }
  | ({ outcome: "enquiry"; late: boolean; sessions: EnquirySession[] } & Enquiry);

export interface EnquiryLine extends Enquiry {
  late: boolean;
  nextOn: string | null;
}

export interface StaffEnquiry extends EnquiryLine {
  sessions: EnquirySession[];
  events: { state: EnquiryState; by: string | null; note: string | null; at: string }[];
  /** In the register, once the timer has found it. */
  employerRef: string | null;
}
/** An employer in the register's list. Days are "2027-03-12". */
export interface EmployerLine {
  ref: string;
  name: string;
  organisationNumber: string | null;
  municipality: string | null;
  /** The furthest cup of tea. */
  stage: TeaStage | null;
  nextStep: string | null;
  nextOn: string | null;
  late: boolean;
  /** Everybody who has had a seat, once each. */
  people: number;
  workplaceCount: number;
  enquiries: number;
  members: number;
  lastAt: string | null;
}

export type TeaStage = "first" | "second" | "third";

interface SameEmployer {
  ref: string;
  name: string;
  organisationNumber: string | null;
  municipality: string | null;
}

export interface StaffEmployer extends EmployerLine {
  today: string;
  workplaces: { name: string; municipality: string | null; people: number }[];
  contacts: { name: string; email: string | null; phone: string | null; met: ContactWay | null; lastAt: string }[];
  history: ({ at: string } & EmployerEvent)[];
  merged: (SameEmployer & { mergedAt: string })[];
  similar: SameEmployer[];
}

type ContactWay = "visit" | "call" | "mail" | "meeting";

export type EmployerEvent =
  | { kind: "booking"; session: string | null; title: string; startsAt: string | null; people: number; present: number }
  | { kind: "enquiry"; about: EnquiryKind; state: EnquiryState; ref: string }
  | { kind: "network"; network: string; state: string }
  | {
      kind: "contact";
      ref: string;
      on: string;
      how: ContactWay;
      stage: TeaStage | null;
      person: string | null;
      reach: string | null;
      note: string | null;
      by: string;
      byId: string;
      nextStep: string | null;
      nextOn: string | null;
      nextDoneAt: string | null;
    };

/** A letter as the coordinators' room lists it. */
export interface StaffLetter {
  slug: string;
  subject: string;
  preheader: string;
  list: string;
  listName: string;
  publishedAt: string;
  /** Its page on the web is out. */
  isOut: boolean;
  state: "draft" | "approved" | "scheduled" | "sending" | "paused" | "stopped" | "sent";
  changedSinceApproval: boolean;
  sendAt: string | null;
  startedAt: string | null;
  totals: LetterTotals | null;
  /** The web says something else than what went out. */
  corrected: boolean;
}

/** queued + sent + failed + suppressed + unsure + dropped = frozen; bounced are among the sent. */
export interface LetterTotals {
  frozen: number;
  queued: number;
  sent: number;
  failed: number;
  suppressed: number;
  unsure: number;
  dropped: number;
  bounced: number;
}

export interface StaffLetterView extends StaffLetter {
  hash: string;
  html: string;
  text: string;
  approvedAt: string | null;
  approvedBy: string | null;
  /** Where a test goes. */
  testTo: string;
  /** How many would get it now. */
  recipients: number;
}

type MembershipState = "asked" | "invited" | "waiting" | "member" | "declined" | "left";

interface NetworkMeeting {
  slug: string;
  title: string;
  theme: string | null;
  startsAt: string;
}

/** What a member's link opens. */
export type MembershipView =
  | { outcome: "unknown_link" | "too_many_attempts" }
  | {
      outcome: "membership";
      state: MembershipState;
      name: string | null;
      email: string;
      employer: string | null;
      municipality: string | null;
      workplace: string | null;
      visible: boolean;
      network: { slug: string; title: string; running: boolean; owner: string; approval: boolean };
      meetings: NetworkMeeting[];
      /** Those who let the other members see them. */
      others: { name: string; employer: string | null; workplace: string | null }[];
    };

export interface NetworkLine {
  slug: string;
  title: string;
  running: boolean;
  joining: "open" | "approval" | "invitation";
  threshold: number | null;
  owner: string;
  retired: boolean;
  members: number;
  waiting: number;
  asked: number;
}

export interface StaffNetwork extends NetworkLine {
  meetings: NetworkMeeting[];
  people: {
    ref: string;
    name: string | null;
    email: string;
    employer: string | null;
    workplace: string | null;
    municipality: string | null;
    state: MembershipState;
    visible: boolean;
    since: string;
  }[];
}
