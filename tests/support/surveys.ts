import type { TestDatabase } from "./database.ts";
import { type SomeSession, type StaffMember, someForm, someone, someSession } from "./people.ts";

const scale = (id: string, more: object = {}) => ({
  ...blank,
  id,
  type: "scale",
  text: `${id}?`,
  dontKnow: true,
  ...more,
});
const blank = {
  hint: null,
  low: null,
  high: null,
  dontKnow: false,
  options: [],
  max: null,
  showIf: null,
  measure: null,
  moment: null,
  meaning: null,
};
const options = (...ids: string[]) => ids.map((id) => ({ id, text: id }));

const survey = (slug: string, stage: string, questions: object[], changes: object = {}) => ({
  slug,
  version: "v1",
  title: slug,
  stage,
  kinds: stage === "by_hand" ? [] : ["basic", "web"],
  minutes: 3,
  intro: "<p>Hej.</p>",
  thanks: "<p>Tack.</p>",
  sections: [{ title: "Del 1", intro: null, questions }],
  ...changes,
});

/** Directly after: a scale, a pair of before and after, a choice of two, a text. */
export const afterSurvey = (changes: object = {}) =>
  survey(
    "efter",
    "after",
    [
      scale("satisfied", { meaning: "satisfaction" }),
      scale("knew", { measure: "know", moment: "before" }),
      scale("know", { measure: "know", moment: "after" }),
      { ...blank, id: "willing", type: "rating", text: "Hur troligt?", meaning: "willingness" },
      {
        ...blank,
        id: "support",
        type: "multiple",
        text: "Stöd?",
        options: options("mentor", "money", "none"),
        max: 2,
        meaning: "support",
      },
      { ...blank, id: "better", type: "text", text: "Vad ska vi göra annorlunda?" },
    ],
    changes,
  );

const placements = [
  { ...blank, id: "received", type: "single", text: "Tagit emot?", options: options("yes", "no"), meaning: "received" },
  {
    ...blank,
    id: "places",
    type: "numbers",
    text: "Hur många?",
    options: options("praktik", "anstallning"),
    showIf: { question: "received", is: ["yes"] },
    meaning: "placements",
  },
  {
    ...blank,
    id: "thanks_to",
    type: "single",
    text: "Tack vare?",
    options: options("all", "some", "none"),
    showIf: { question: "received", is: ["yes"] },
    meaning: "attributed",
  },
];

export const sixMonthSurvey = () =>
  survey("sex-manader", "six_months", [scale("know", { measure: "know", moment: "now" }), ...placements]);
export const managerSurvey = () => survey("chef", "six_months_manager", placements);
export const byHandSurvey = () => survey("arsenkat", "by_hand", [scale("working")]);

export const publishSurveys = (
  db: TestDatabase,
  surveys: object[] = [afterSurvey(), sixMonthSurvey(), managerSurvey(), byHandSurvey()],
  build = 1,
) => db.sql("select app.publish_surveys($1, $2)", [JSON.stringify(surveys), build]);

const tables = [
  "outbox",
  "survey_pool",
  "survey_parts",
  "survey_answers",
  "survey_texts",
  "survey_leftovers",
  "survey_tallies",
  "survey_sums",
  "survey_invitations",
  "survey_rounds",
  "survey_refusals",
  "suppressions",
  "attendances",
  "registrations",
  "submissions",
  "session_days",
  "sessions",
  "survey_versions",
  "surveys",
  "attempts",
];

/** Nobody booked, asked or answered, and the surveys published anew. */
export async function freshSurveys(db: TestDatabase, surveys?: object[]): Promise<void> {
  for (const table of tables) await db.sql(`delete from app.${table} where true`);
  await publishSurveys(db, surveys);
}

export interface Guest {
  n: number;
  present?: boolean;
  gender?: string | null;
  role?: string;
  municipality?: string;
  sector?: string;
  workplace?: string;
  manager?: string | null;
}

/** A session on 12 March 2027, 9–16, with people who each booked themselves; marked, and the clock at 16.30. */
export async function heldSession(db: TestDatabase, guests: Guest[], asked: SomeSession = {}) {
  const day = asked.days?.[0]?.[0] ?? "2027-03-12T09:00:00+01:00";
  await db.setNow(new Date(Date.parse(day) - 30 * 86_400_000).toISOString());
  const session = await someSession(db, { capacity: null, ...asked });
  for (const guest of guests) {
    const person = someone(guest.n, {
      gender: (guest.gender ?? null) as never,
      role: (guest.role ?? "supervisor") as never,
    });
    await db.door("register", {
      p_form: someForm(session.slug, {
        people: [person],
        contact: { name: person.name, email: person.email, phone: null },
        manager: { name: guest.manager ? "Chefen" : null, email: guest.manager ?? null },
        employer: {
          name: "Granby omsorg",
          organisationNumber: null,
          department: null,
          sector: (guest.sector ?? "municipal") as never,
          municipality: guest.municipality ?? "9901",
          workplace: guest.workplace ?? null,
        },
      }),
      p_client: null,
    });
  }
  await db.sql(
    `insert into app.attendances (registration_id, attended_at)
     select r.id, app.session_ends_at(r.session_id) from app.registrations r
     where r.session_id = $1 and r.email = any ($2)`,
    [session.id, guests.filter(({ present }) => present !== false).map(({ n }) => someone(n).email)],
  );
  const end = asked.days?.at(-1)?.[1] ?? "2027-03-12T16:00:00+01:00";
  await db.setNow(new Date(Date.parse(end) + 3_600_000).toISOString());
  return session;
}

/** The doors and timers of surveys, for one database and one member of staff. */
export const surveyDoors = (db: TestDatabase, astrid: StaffMember) => {
  const timer = async (name: string, count = 500) =>
    (await db.sql<{ done: number }>(`select app.${name}($1) as done`, [count]))[0]?.done;
  /** A link as its mail would hold it. */
  const linkOf = async (email: string, survey = "efter") => {
    const [row] = await db.sql<{ content: { link: string; code: string } }>(
      `select app.survey_mail(o) as content from app.outbox o join app.survey_invitations i on i.id = o.survey_invitation_id
       where o.recipient_email = $1 and i.survey_slug = $2 order by o.id desc limit 1`,
      [email, survey],
    );
    return row?.content.link.split("/")[2] ?? "";
  };
  const answer = (token: string, answers: object, more: object = {}) =>
    db.door<{ outcome: string }>("answer_survey", {
      p_token: token,
      p_answer: JSON.stringify({ version: "v1", answers, workplaceKey: null, ...more }),
    });
  const results = (filter: object) =>
    db.staffDoor<SurveyResults>(astrid, "survey_results", { p_filter: JSON.stringify(filter) });
  const effect = (filter: object = {}) =>
    db.staffDoor<SurveyEffect>(astrid, "survey_effect", { p_filter: JSON.stringify(filter) });
  const closeAll = () =>
    db.sql("select app.close_survey_round(id) from app.survey_rounds where closed_at is null order by id");
  return { timer, linkOf, answer, results, effect, closeAll };
};

interface Totals {
  n: number;
  counts: Record<string, number>;
  sums?: Record<string, number> | null;
}
interface SurveyResults {
  survey: { slug: string };
  response: { sent: number; answered: number; rounds: number; waiting: number };
  questions: Record<string, Totals>;
  texts: Record<string, { id: string; text: string }[]>;
  filters: Record<string, unknown[]>;
}
interface SurveyEffect {
  measures: { measure: string; before: Totals; after: Totals; now: Totals; change: Totals }[];
  placements: { workplaces: number; opened: Record<string, number>; places: Record<string, number> } | null;
  attributed: { workplaces: number; counts: Record<string, number> } | null;
  willingness: { half: string; stage: string; n: number; counts: Record<string, number> }[];
  support: { municipality: string | null; sector: string | null; n: number; counts: Record<string, number> }[];
  response: { slug: string; sent: number; answered: number }[];
  words: Record<string, { id: string; text: string }[]>;
  filters: Record<string, unknown[]>;
}
