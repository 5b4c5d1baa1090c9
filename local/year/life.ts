import { createHmac } from "node:crypto";
import type { AttendanceList, SurveyView } from "../../site/survey.ts";
import { answersTo } from "./answers.ts";
import { bookingForm, listForm, partyAddresses, sessionForm } from "./forms.ts";
import { dayAfter, type PlannedBooking, type PlannedSession, planYear, shifted, type Wall } from "./plan.ts";
import { randomFor } from "./random.ts";
import { planReaders, rightAnswers, type WebModule } from "./reading.ts";
import { type Event, Timetable } from "./timetable.ts";
import type { TakenMail, World } from "./world.ts";

export interface LifeAsked {
  seed: number;
  /** The first day, "2025-05-01", and how many years from it. */
  from: string;
  years?: number;
  /** Where the clock stops. */
  until: Wall;
  /** Only so many of each year's sessions. */
  sessions?: number;
  tell?: (month: string) => void;
}

/**
 * Lives course years: staff make sessions, people book, cancel and wait, staff mark who came, the timers send surveys and
 * people answer them. Everything goes through the doors that the site calls, at the moment when it would happen.
 */
export async function liveYears(world: World, asked: LifeAsked): Promise<void> {
  const { seed, from, years = 1, until, sessions, tell = () => undefined } = asked;
  const life = new Life(world, seed);
  const starts = Array.from({ length: years }, (_, year) => dayAfter(from, 364 * year));
  const plan = starts.flatMap((start) => planYear({ seed, from: start, sessions }));
  for (const session of plan) life.expect(session);
  const first = plan.map(({ madeAt }) => madeAt).sort()[0] ?? until;
  for (let day = first.slice(0, 10); day <= until.slice(0, 10); day = dayAfter(day, 1)) life.tick(`${day}T09:05`);
  for (const start of starts) {
    await life.expectByHand(dayAfter(start, 300));
    await life.expectReaders(start, sessions === undefined ? 40 : 0);
  }
  let month = "";
  for (let event = life.next(until); event; event = life.next(until)) {
    if (month !== event.at.slice(0, 7)) tell(event.at.slice(0, 7));
    month = event.at.slice(0, 7);
    life.react(await world.at(event.at, event.work), event.at);
  }
}

class Life {
  private readonly world: World;
  private readonly seed: number;
  private readonly timetable = new Timetable();
  private readonly bySlug = new Map<string, PlannedSession>();
  private readonly slugs = new Map<string, string>();
  /** What somebody will do is decided once, by the first mail that makes them think of it. */
  private readonly decided = new Set<string>();

  constructor(world: World, seed: number) {
    this.world = world;
    this.seed = seed;
  }

  /** Takes the earliest event, as long as it is not too late for it. */
  next(until: Wall): Event | undefined {
    return this.timetable.next(until);
  }

  private plan(at: Wall, key: string, work: () => Promise<unknown>): void {
    this.timetable.add({ at, key, work: async () => void (await work()) });
  }

  private slug(session: PlannedSession): string {
    return this.slugs.get(session.key) ?? "";
  }

  /** The schedule, as often as anything can come of it. */
  tick(at: Wall): void {
    this.plan(at, "due", async () => {
      for (let more = true; more; ) {
        const { done } = await this.world.door<{ done: Record<string, number> }>("run_due_work");
        more = ["invite_to_surveys", "remind_surveys", "close_survey_rounds"].some((timer) => (done[timer] ?? 0) > 0);
      }
    });
  }

  expect(session: PlannedSession): void {
    const { key, madeAt, days, cancelled, bookings } = session;
    this.plan(madeAt, `make ${key}`, async () => {
      const { slug } = await this.world.door<{ slug: string }>("make_session", { p_session: sessionForm(session) });
      this.slugs.set(key, slug);
      this.bySlug.set(slug, session);
    });
    for (const booking of bookings)
      this.plan(booking.at, `book ${booking.formKey}`, () => this.book(this.slug(session), booking));
    if (cancelled) {
      const args = () => ({ p_slug: this.slug(session), p_reason: cancelled.reason });
      this.plan(cancelled.at, `cancel ${key}`, () => this.world.door("cancel_session", args()));
      return;
    }
    const end = days.at(-1)?.endsAt ?? madeAt;
    this.plan(shifted(end, { minutes: 15 }), `mark ${key}`, () => this.mark(session));
    this.tick(shifted(end, { minutes: 75 }));
  }

  /** A few by the form for some; many by the list for many. */
  private book(slug: string, booking: PlannedBooking): Promise<unknown> {
    const [door, p_form] =
      booking.people.length < 4 ? ["register", bookingForm(slug, booking)] : ["register_many", listForm(slug, booking)];
    return this.world.tried(String(door), { p_form, p_client: null });
  }

  /** The surveys that staff send themselves, once a year, to those who work with this at the parties. */
  async expectByHand(day: string): Promise<void> {
    const { byHand } = await this.world.door<{ byHand: { slug: string; title: string }[] }>("staff_surveys");
    for (const { slug, title } of byHand)
      this.plan(`${day}T10:00`, `by hand ${slug}`, () =>
        this.world.door("start_survey_round", {
          p_survey: slug,
          p_title: `${title} ${day.slice(0, 4)}`,
          p_emails: JSON.stringify(partyAddresses),
          p_days: 30,
        }),
      );
  }

  /** People who read a web course by themselves, one by one through the year. */
  async expectReaders(start: string, count: number): Promise<void> {
    const courses = await this.world.sql<{ slug: string }>(
      "select slug from app.courses where kind = 'web' and retired_at is null order by slug",
    );
    for (const { slug } of courses)
      for (const booking of planReaders(this.seed, `${start}/${slug}`, start, count))
        this.plan(booking.at, `read ${booking.formKey}`, () =>
          this.world.tried("register_web_course", { p_form: bookingForm(slug, booking), p_client: null }),
        );
  }

  private async mark(session: PlannedSession): Promise<void> {
    const random = randomFor(this.seed, "marks", session.key);
    // Now and then nobody gets round to it.
    if (random.chance(0.04)) return;
    const slug = this.slug(session);
    const { people } = await this.world.door<AttendanceList>("attendance", { p_slug: slug });
    const marks = people.map(({ ref, name, employer }) => ({
      ref,
      mark: randomFor(this.seed, "came", session.key, employer, name).chance(0.91) ? "present" : "absent",
    }));
    if (marks.length > 0) await this.world.door("mark_attendance", { p_slug: slug, p_marks: marks });
  }

  /** What people do when they read their mail. */
  react(mails: TakenMail[], now: Wall): void {
    for (const mail of mails) {
      const { template } = mail;
      const session = this.bySlug.get(String((mail.data.session as { slug?: string } | undefined)?.slug ?? ""));
      const token = String(mail.data.link ?? "").split("/")[2] ?? "";
      if (template.startsWith("survey-")) this.thinkOfSurvey(mail, token, now);
      else if (template === "web-course-to-participant") this.thinkOfReading(mail, token, now);
      else if (!session) continue;
      else if (template === "registered-to-participant" || template === "promoted-to-participant")
        this.thinkOfLeaving(mail.recipientEmail, session, token, now);
      else if (template === "offer-to-participant") this.thinkOfOffer(mail.recipientEmail, session, token, now);
      else if (template === "prerequisite-missing-to-participant") this.letIn(session, now);
    }
  }

  private once(...keys: string[]): boolean {
    const key = keys.join("\u0001");
    if (this.decided.has(key)) return false;
    this.decided.add(key);
    return true;
  }

  private thinkOfLeaving(email: string, session: PlannedSession, token: string, now: Wall): void {
    const random = randomFor(this.seed, "leaving", session.key, email);
    if (!this.once("leaving", session.key, email) || !random.chance(0.08)) return;
    const days = Math.max(1, Math.floor((Date.parse(session.closesAt) - Date.parse(now)) / 86_400_000));
    this.plan(shifted(now, { days: random.whole(0, days), minutes: random.whole(30, 400) }), `leave ${email}`, () =>
      this.world.tried("cancel_registration", { p_token: token, p_ref: null }),
    );
  }

  private thinkOfOffer(email: string, session: PlannedSession, token: string, now: Wall): void {
    const random = randomFor(this.seed, "offer", session.key, email);
    const door = random.weighted(["accept_offer", "decline_offer", null], [70, 15, 15]);
    if (!this.once("offer", session.key, email) || !door) return;
    this.plan(shifted(now, { minutes: random.whole(20, 600) }), `offer ${email}`, () =>
      this.world.tried(door, { p_token: token, p_ref: null }),
    );
  }

  /** Staff let in whoever says that they have been to the earlier course. */
  private letIn(session: PlannedSession, now: Wall): void {
    this.plan(shifted(now, { days: 1 }), `let in ${session.key}`, async () => {
      const p_slug = this.slug(session);
      const { registrations } = await this.world.door<{ registrations: { ref: string; state: string }[] }>(
        "staff_session",
        { p_slug },
      );
      for (const { ref, state } of registrations)
        if (state === "pending") await this.world.tried("approve_registration", { p_slug, p_ref: ref });
    });
  }

  /** Two of three get to the end, by the right answers. */
  private thinkOfReading({ recipientEmail: email, data }: TakenMail, token: string, now: Wall): void {
    const random = randomFor(this.seed, "reading", email);
    const { slug } = data.webCourse as { slug: string };
    if (!random.chance(0.68)) return;
    this.plan(
      shifted(now, { days: random.whole(0, 20), minutes: random.whole(20, 600) }),
      `finish ${email}`,
      async () => {
        const [course] = await this.world.sql<{ version: string; modules: WebModule[] }>(
          "select version, modules from app.web_course_version($1)",
          [slug],
        );
        const p_answers = rightAnswers(course?.modules ?? []);
        await this.world.tried("finish_web_course", { p_token: token, p_version: course?.version, p_answers });
      },
    );
  }

  /** Some answer at once, some after a reminder, many never; a few want no more surveys. */
  private thinkOfSurvey({ template, recipientEmail: email, data }: TakenMail, token: string, now: Wall): void {
    const about = `${data.about?.course}/${data.about?.day}`;
    const random = randomFor(this.seed, "survey", template, about, email);
    const reminder = template.includes("reminder");
    const chance = reminder ? 0.14 : template.includes("by-hand") ? 0.7 : template.includes("six-months") ? 0.32 : 0.47;
    const at = shifted(now, { minutes: Math.floor(random.next() ** 3 * 5 * 1440) + 4 });
    if (random.chance(0.01))
      this.plan(at, `decline ${email}`, () => this.world.tried("decline_surveys", { p_token: token }));
    else if (random.chance(chance)) this.plan(at, `answer ${email} ${about}`, () => this.answer(email, about, token));
  }

  private async answer(email: string, about: string, token: string): Promise<void> {
    const view = await this.world.tried<SurveyView>("survey", { p_token: token, p_client: null });
    if (view?.state !== "open") return;
    const { survey, workplace } = view;
    const workplaceKey =
      workplace && createHmac("sha256", yearKey).update(`${workplace.salt}/${workplace.name}`).digest("hex");
    const place = `${about}/${email.split("@")[1]}`;
    const answers = answersTo(survey, { seed: this.seed, person: `${email}/${about}`, place });
    await this.world.tried("answer_survey", {
      p_token: token,
      p_answer: { version: survey.version, answers, workplaceKey },
    });
  }
}

/** Half of what a workplace is recognised by; only those who answer within the year are ever compared. */
const yearKey = "course-year";
