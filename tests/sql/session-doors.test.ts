import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SessionForm, StaffSession, StaffSessionRow } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Cilla, Dag, Elsa, Rut, someone, someSession } from "../support/people.ts";
import { sessionDoors, sessionForm } from "../support/sessions.ts";

const db = await testDatabase();
const astrid = await Astrid(db);
const bo = await Bo(db);
const rut = await Rut(db);

await db.sql(`insert into app.courses (slug, title, kind, audience, summary, retired_at) values
  ('grundutbildning', 'Grundutbildning', 'basic', 'supervisors', 'En heldag.', null),
  ('webbinarium', 'Webbinarium', 'webinar', 'supervisors', 'En halvdag.', null),
  ('nedlagd', 'Nedlagd utbildning', 'basic', 'supervisors', 'Finns inte längre.', now())`);
await db.sql(
  "insert into app.municipalities (code, slug, name) values ('9901', 'granby', 'Granby'), ('9902', 'mossviken', 'Mossviken')",
);

beforeEach(() => db.setNow("2027-02-01T08:00:00Z"));
afterEach(async () => {
  await db.setNow(null);
  await db.sql("delete from app.outbox where id > 0");
});

const form = sessionForm;
const { make, preview, change, cancel, open, book } = sessionDoors(db, astrid);

const fieldErrors = async (work: Promise<unknown>): Promise<string[]> => {
  const refusal = await work.then(
    () => ({ message: "accepted", detail: "[]" }),
    (error: { message: string; detail: string }) => error,
  );
  expect(refusal.message).toBe("check_form");
  return (JSON.parse(refusal.detail) as { field: string; error: string }[]).map(
    ({ field, error }) => `${field} ${error}`,
  );
};

const outbox = (template: string) =>
  db.sql<{
    recipient_email: string;
    state: string;
    data: Record<string, never> & { calendar: { sequence: number; method: string } | null };
  }>(
    "select recipient_email, state, case state when 'queued' then app.mail_content(o) else data end as data from app.outbox o where template = $1 order by id",
    [template],
  );

const sequences = (slug: string) =>
  db
    .sql<{ n: number }>(
      "select r.calendar_sequence as n from app.registrations r join app.sessions s on s.id = r.session_id where s.slug = $1 order by r.id",
      [slug],
    )
    .then((rows) => rows.map(({ n }) => n));

const audited = (subject: string) =>
  db.sql<{ action: string; staff_id: string; detail: object }>(
    "select action, staff_id, detail from app.audit_log where subject = $1 order by id",
    [subject],
  );

describe("making a session", () => {
  test("gives it an address of course, place and letters that nobody guesses", async () => {
    const { slug } = await make();
    expect(slug).toMatch(/^grundutbildning-granby-[2-9a-z]{6}$/);
    expect((await make()).slug).not.toBe(slug);
    expect((await make({ format: "online", municipality: null })).slug).toMatch(/^grundutbildning-digitalt-/);
    expect(await audited(slug)).toMatchObject([{ action: "session_made", staff_id: astrid.id }]);
  });

  test("keeps what was typed, in wall time, and shows it again", async () => {
    const typed = form({
      format: "hybrid",
      theme: "Våga fråga",
      onlineUrl: "https://moten.example/granlandet",
      mapUrl: "https://kartor.example/granby?plats=1",
      hostStaffId: bo.id,
      pilot: true,
      capacity: null,
      venueCapacity: 40,
      employerLimit: 3,
      days: [
        { startsAt: "2027-03-12T09:00", endsAt: "2027-03-12T16:00" },
        { startsAt: "2027-04-16T09:00", endsAt: "2027-04-16T16:00" },
      ],
    });
    const { slug } = await make(typed);
    const session = await open(slug);
    expect(session.form).toEqual(typed);
    expect(session.session).toMatchObject({
      onlineUrl: typed.onlineUrl,
      hostName: "Bo Ek",
      // The tightest limit is the one that counts.
      capacity: 40,
      closedAt: null,
    });
    // Winter time in March, summer time in April.
    expect(session.session.days.map(({ startsAt }) => startsAt)).toEqual([
      "2027-03-12T08:00:00.000Z",
      "2027-04-16T07:00:00.000Z",
    ]);
  });

  test("copies last year's and remembers which", async () => {
    const last = await make();
    const { slug } = await make({ copiedFrom: last.slug });
    expect((await open(slug)).form.copiedFrom).toBe(last.slug);
    expect((await open((await make({ copiedFrom: "finns-inte" })).slug)).form.copiedFrom).toBeNull();
  });

  test("forgets the place of a digital session and the link of one on site", async () => {
    const digital = await open((await make({ format: "online", onlineUrl: "https://moten.example/a" })).slug);
    expect(digital.form).toMatchObject({ venueName: null, venueAddress: null, onlineUrl: "https://moten.example/a" });
    const onSite = await open((await make({ onlineUrl: "https://moten.example/a" })).slug);
    expect(onSite.form.onlineUrl).toBeNull();
  });

  test("is for coordinators and administrators", async () => {
    expect(await db.staffDoor(bo, "make_session", { p_session: form() })).toMatchObject({ slug: expect.any(String) });
    await expect(db.staffDoor(rut, "make_session", { p_session: form() })).rejects.toMatchObject({
      code: "PT403",
      message: "not_allowed",
    });
  });
});

describe("a form with faults", () => {
  test("hears of all of them at once, by the field's own name", async () => {
    const errors = await fieldErrors(
      make({
        course: "finns-inte",
        format: "by_post",
        theme: "x".repeat(201),
        mapUrl: "http://kartor.example",
        capacity: -1,
        venueCapacity: 1.5,
        employerLimit: 0,
        visibility: "hidden",
        contactName: " ",
        contactPhone: "ring mig",
        contactEmail: "astrid",
        hostStaffId: "nobody",
        registrationClosesAt: "i går",
        days: [],
      }),
    );
    expect(errors).toEqual([
      "course course_unknown",
      "format format_unknown",
      "theme too_long",
      "mapUrl url_malformed",
      "capacity capacity_malformed",
      "venueCapacity capacity_malformed",
      "employerLimit employer_limit_malformed",
      "visibility visibility_unknown",
      "contactName name_missing",
      "contactPhone phone_malformed",
      "contactEmail email_malformed",
      "hostStaffId host_unknown",
      "days.0.startsAt day_missing",
      "registrationClosesAt time_malformed",
    ]);
  });

  test.each<[string, Partial<SessionForm>, string[]]>([
    [
      "on site without a place",
      { venueName: null, venueAddress: "  ", municipality: null },
      ["municipality municipality_missing", "venueName venue_missing", "venueAddress address_missing"],
    ],
    ["another association's municipality", { municipality: "1480" }, ["municipality municipality_unknown"]],
    ["a retired course", { course: "nedlagd" }, ["course course_unknown"]],
    ["a link that is none", { format: "hybrid", onlineUrl: "javascript:alert(1)" }, ["onlineUrl url_malformed"]],
    ["half a seat", { capacity: 2.5 }, ["capacity capacity_malformed"]],
    [
      "a day that ends before it starts",
      { days: [{ startsAt: "2027-03-12T09:00", endsAt: "2027-03-12T08:00" }] },
      ["days.0.endsAt ends_before_start"],
    ],
    [
      "a day of two days",
      { days: [{ startsAt: "2027-03-12T09:00", endsAt: "2027-03-14T09:00" }] },
      ["days.0.endsAt day_too_long"],
    ],
    [
      "a day that does not exist",
      { days: [{ startsAt: "2027-02-29T09:00", endsAt: "2027-02-29T16:00" }] },
      ["days.0.startsAt time_malformed", "days.0.endsAt time_malformed"],
    ],
    [
      "the hour that summer time skips",
      {
        registrationClosesAt: "2027-03-01T12:00",
        days: [{ startsAt: "2027-03-28T02:30", endsAt: "2027-03-28T16:00" }],
      },
      ["days.0.startsAt time_malformed"],
    ],
    [
      "registration that closes after the session has begun",
      { registrationClosesAt: "2027-03-12T09:01" },
      ["registrationClosesAt closes_after_start"],
    ],
    ["an included text that never ends", { included: "x".repeat(2001) }, ["included too_long"]],
  ])("%s is refused", async (_, changes, expected) => {
    expect(await fieldErrors(make(changes))).toEqual(expected);
  });

  test("days out of order or into each other are refused at the later one", async () => {
    const days = [
      { startsAt: "2027-03-12T09:00", endsAt: "2027-03-12T16:00" },
      { startsAt: "2027-03-11T09:00", endsAt: "2027-03-11T16:00" },
      { startsAt: "2027-03-12T15:00", endsAt: "2027-03-12T18:00" },
    ];
    expect(await fieldErrors(make({ days, registrationClosesAt: "2027-03-01T12:00" }))).toEqual([
      "days.1.startsAt days_overlap",
      "days.2.startsAt days_overlap",
    ]);
  });

  test("of the wrong shape altogether is a refusal and no crash", async () => {
    for (const nonsense of [
      {},
      { days: "nej", trainerRoles: 7, capacity: {}, pilot: "kanske" },
      { days: [null, 3, {}] },
    ]) {
      expect((await fieldErrors(db.staffDoor(astrid, "make_session", { p_session: nonsense }))).length).toBeGreaterThan(
        5,
      );
    }
  });

  test("of any shape at all is refused kindly and never breaks the door", async () => {
    const fields = Object.keys(form()) as (keyof SessionForm)[];
    const anything = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("\\u0000"));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anything, fc.record(Object.fromEntries(fields.map((f) => [f, anything])))),
        async (typed) => {
          const errors = await fieldErrors(db.staffDoor(astrid, "make_session", { p_session: JSON.stringify(typed) }));
          for (const error of errors) expect(fields).toContain(error.split(/[. ]/)[0]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("with one field of any shape is taken or refused, at that field", async () => {
    const fields = Object.keys(form()) as (keyof SessionForm)[];
    const anything = fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes("\\u0000"));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), anything, async (field, value) => {
        const made = db.staffDoor(astrid, "make_session", { p_session: { ...form(), [field]: value } });
        const refusal = await made.then(
          () => null,
          (error: { message: string }) => error.message,
        );
        expect([null, "check_form"]).toContain(refusal);
      }),
      { numRuns: 300 },
    );
  });

  test("registration may close as late as the first start, and not a minute after", async () => {
    await make({
      registrationClosesAt: "2027-03-12T09:00",
      days: [{ startsAt: "2027-03-12T09:00", endsAt: "2027-03-12T16:00" }],
    });
    const late = make({
      registrationClosesAt: "2027-03-12T09:01",
      days: [{ startsAt: "2027-03-12T09:00", endsAt: "2027-03-12T16:00" }],
    });
    await expect(late).rejects.toMatchObject({
      message: "check_form",
      detail: expect.stringContaining("closes_after_start"),
    });
  });

  test("29 February and the long night of October are ordinary times", async () => {
    await make({ days: [{ startsAt: "2028-02-29T09:00", endsAt: "2028-02-29T16:00" }] });
    await make({ days: [{ startsAt: "2027-10-30T18:00", endsAt: "2027-10-31T03:30" }] });
  });
});

describe("changing a session", () => {
  test("says beforehand who will be told of what and when, and changes nothing", async () => {
    const { slug } = await make({ capacity: 2 });
    await book(slug, [Cilla(), Dag(), Elsa()]);
    const moved = { capacity: 2, venueName: "Stadsbiblioteket" };
    expect(await preview(slug, moved)).toEqual({
      changes: [{ field: "venueName", before: "Folkets hus", after: "Stadsbiblioteket" }],
      waiting: 1,
      told: 3,
      contacts: 1,
      fields: ["venueName"],
      urgent: false,
      pending: false,
    });
    expect((await open(slug)).form.venueName).toBe("Folkets hus");
    expect(await change(slug, moved)).toEqual({
      slug,
      told: 3,
      contacts: 1,
      urgent: false,
      pending: false,
      tellAt: "2027-02-01T08:15:00.000Z",
    });
    expect(await outbox("session-changed-to-participant")).toEqual([]);
    expect(await audited(slug)).toMatchObject([
      {},
      { action: "session_changed", detail: { fields: ["venueName"], told: 3, contacts: 1 } },
    ]);
  });

  test.each<[string, Partial<SessionForm>]>([
    ["course", { course: "webbinarium" }],
    ["theme", { theme: "Våga fråga" }],
    ["time", { days: [{ startsAt: "2027-03-12T10:00", endsAt: "2027-03-12T16:00" }] }],
    ["place", { venueName: "Biblioteket" }],
    ["address", { venueAddress: "Storgatan 2, Granby" }],
    ["municipality", { municipality: "9902" }],
    ["format", { format: "hybrid" }],
    ["digital link", { format: "hybrid", onlineUrl: "https://moten.example/ny" }],
    ["trainer", { trainerRoles: ["Läkare"] }],
  ])("a new %s is told", async (_, changes) => {
    const { slug } = await make();
    await book(slug);
    expect(await change(slug, changes)).toMatchObject({ slug, told: 1 });
  });

  test("what nobody needs to act on is silent, and still newer in the calendar", async () => {
    const { slug } = await make();
    await book(slug);
    const silent = { included: "Lunch", contactPhone: "0980-319 202", hostStaffId: bo.id, venueAccessibility: "Hiss" };
    expect(await preview(slug, silent)).toMatchObject({ told: 0, contacts: 0 });
    expect(await change(slug, silent)).toMatchObject({ slug, told: 0, tellAt: null });
    expect(await sequences(slug)).toEqual([1]);
    expect((await open(slug)).session.sequence).toBe(1);
  });

  test("a form saved without a change changes nothing", async () => {
    const { slug } = await make();
    await book(slug);
    expect(await preview(slug)).toMatchObject({ changes: [], told: 0, waiting: 0 });
    expect(await change(slug)).toMatchObject({ slug, told: 0 });
    expect((await open(slug)).session.sequence).toBe(0);
    expect(await sequences(slug)).toEqual([0]);
  });

  test("nobody is mailed about a session that is over", async () => {
    const { slug } = await make();
    await book(slug);
    await db.setNow("2027-03-13T08:00:00Z");
    expect(await change(slug, { venueName: "Biblioteket" })).toMatchObject({ told: 0, contacts: 0, tellAt: null });
  });

  test("a session ahead cannot be moved to a time that has passed; one that has been may be corrected", async () => {
    const { slug } = await make();
    const january = {
      days: [{ startsAt: "2027-01-29T09:00", endsAt: "2027-01-29T16:00" }],
      registrationClosesAt: "2027-01-28T12:00",
    };
    const now = { ...january, days: [{ startsAt: "2027-02-01T09:00", endsAt: "2027-02-01T16:00" }] };
    for (const attempt of [preview, change])
      for (const past of [january, now])
        expect(await fieldErrors(attempt(slug, past))).toEqual(["days.0.startsAt moved_to_past"]);
    await change(slug, { ...now, days: [{ startsAt: "2027-02-01T09:01", endsAt: "2027-02-01T16:00" }] });
    await db.setNow("2027-02-02T08:00:00Z");
    expect(await change(slug, january)).toMatchObject({ told: 0 });
  });

  test("a session may keep a course that was retired", async () => {
    const { slug } = await make({ course: "webbinarium" });
    await db.sql("update app.courses set retired_at = now() where slug = 'webbinarium'");
    expect(await change(slug, { course: "webbinarium", capacity: 13 })).toMatchObject({ slug });
    await db.sql("update app.courses set retired_at = null where slug = 'webbinarium'");
  });

  test("an unknown or cancelled session is refused", async () => {
    await expect(change("finns-inte")).rejects.toMatchObject({ code: "PT404", message: "session_unknown" });
    const { slug } = await make();
    await cancel(slug);
    await expect(change(slug, { capacity: 13 })).rejects.toMatchObject({ code: "PT409", message: "session_cancelled" });
    await expect(preview(slug)).rejects.toMatchObject({ code: "PT409", message: "session_cancelled" });
  });
});

describe("the limit", () => {
  test.each(["capacity", "venueCapacity"] as const)(
    "can be raised at any time; lowering it below seats taken (offers out included) is refused with the count: %s",
    async (field) => {
      const { slug } = await make({ capacity: 2, [field]: 2 });
      await book(slug, [Cilla(), Dag(), Elsa()]);
      await change(slug, { capacity: 3, [field]: 3 });
      expect((await open(slug)).registrations.map(({ state }) => state)).toEqual([
        "registered",
        "registered",
        "offered",
      ]);
      for (const attempt of [preview, change]) {
        await expect(attempt(slug, { capacity: 3, [field]: 2 })).rejects.toMatchObject({
          code: "PT409",
          message: "capacity_below_taken",
          detail: JSON.stringify({ field, taken: 3 }).replaceAll(/[:,]/g, "$& "),
        });
      }
      await change(slug, { capacity: 3, [field]: 4 });
    },
  );

  test("that is too low already stops no other change", async () => {
    const { slug } = await make({ capacity: 2 });
    await book(slug, [Cilla(), Dag()]);
    await db.sql("update app.sessions set capacity = 1 where slug = $1", [slug]);
    expect(await change(slug, { capacity: 1, venueName: "Biblioteket" })).toMatchObject({ told: 2 });
  });

  test("raised, is offered to those who wait, in order", async () => {
    const { slug } = await make({ capacity: 1 });
    for (const n of [1, 2, 3, 4]) await book(slug, [someone(n)], { formKey: crypto.randomUUID() });
    await change(slug, { capacity: 3 });
    expect((await open(slug)).registrations.map(({ name, state }) => [name, state])).toEqual([
      ["Person 1", "registered"],
      ["Person 2", "offered"],
      ["Person 3", "offered"],
      ["Person 4", "waitlisted"],
    ]);
    expect(await outbox("offer-to-participant")).toHaveLength(2);
  });

  test("taken away, is offered to everyone who waits", async () => {
    const { slug } = await make({ capacity: 0 });
    await book(slug, [Cilla(), Dag()]);
    await change(slug, { capacity: null });
    expect((await open(slug)).registrations.map(({ state }) => state)).toEqual(["offered", "offered"]);
  });

  test("a lowering and a booking at the same moment never end below the seats taken", async () => {
    const { slug } = await make({ capacity: 2 });
    const [staff, visitor] = [change(slug, { capacity: 0 }), book(slug)];
    const outcome = await Promise.allSettled([staff, visitor]);
    const session = await open(slug);
    const taken = session.registrations.filter(({ state }) => state === "registered").length;
    expect(outcome.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(taken).toBeLessThanOrEqual(session.session.capacity as number);
  });
});

describe("closing and opening", () => {
  const close = (slug: string) => db.staffDoor(astrid, "close_session", { p_slug: slug });
  const reopen = (slug: string) => db.staffDoor(astrid, "reopen_session", { p_slug: slug });

  test("a closed session takes nobody new, an opened one does, and twice is once", async () => {
    const { slug } = await make();
    expect([await close(slug), await close(slug)]).toEqual([{ outcome: "closed" }, { outcome: "closed" }]);
    await expect(book(slug)).rejects.toMatchObject({ message: "registration_closed" });
    expect([await reopen(slug), await reopen(slug)]).toEqual([{ outcome: "open" }, { outcome: "open" }]);
    await book(slug);
    expect((await audited(slug)).map(({ action }) => action)).toEqual([
      "session_made",
      "session_closed",
      "session_reopened",
    ]);
  });

  test("opening after the last day to register says what to do instead", async () => {
    const { slug } = await make();
    await close(slug);
    await db.setNow("2027-03-06T08:00:00Z");
    await expect(reopen(slug)).rejects.toMatchObject({ code: "PT409", message: "registration_time_passed" });
  });

  test("a session that is over or cancelled is neither closed nor opened", async () => {
    const { slug } = await make();
    const other = await make();
    await cancel(other.slug);
    await db.setNow("2027-03-12T15:00:00Z");
    await expect(close(slug)).rejects.toMatchObject({ message: "session_past" });
    await expect(reopen(other.slug)).rejects.toMatchObject({ message: "session_cancelled" });
  });
});

describe("cancelling a session", () => {
  test("tells everyone booked with a calendar cancellation, and everyone waiting without", async () => {
    const { slug } = await make({ capacity: 1 });
    await book(slug, [Cilla(), Dag()]);
    expect(await cancel(slug)).toEqual({ told: 2, contacts: 1 });
    expect(await outbox("session-cancelled-to-participant")).toMatchObject([
      {
        recipient_email: Cilla().email,
        data: { reason: "Utbildaren är sjuk.", calendar: { method: "CANCEL", sequence: 1 } },
      },
      { recipient_email: Dag().email, data: { calendar: null } },
    ]);
    expect((await open(slug)).session).toMatchObject({
      cancelledReason: "Utbildaren är sjuk.",
      seats: { state: "cancelled" },
    });
    expect((await open(slug)).registrations.map(({ state }) => state)).toEqual(["registered", "waitlisted"]);
  });

  test("drops queued mails that no longer hold, and keeps the record of what was sent", async () => {
    const { slug } = await make({ capacity: 1 });
    await book(slug, [Cilla(), Dag()]);
    await db.sql(
      "update app.outbox set state = 'sent', data = '{}', sent_at = now() where recipient_email = $1 and template = 'registered-to-participant'",
      [Cilla().email],
    );
    await cancel(slug);
    expect(await outbox("registered-to-participant")).toMatchObject([
      { recipient_email: Cilla().email, state: "sent" },
    ]);
    expect(await outbox("waitlisted-to-participant")).toMatchObject([{ state: "dropped", data: {} }]);
    expect(await outbox("session-cancelled-to-participant")).toMatchObject([{ state: "queued" }, { state: "queued" }]);
  });

  test("keeps the mail that a person has left, which is true whatever happens", async () => {
    const { slug, id } = await someSession(db, { onlineUrl: null });
    await db.sql(
      "select app.enqueue('cancelled-to-participant', 'cilla@bageri-morgonstund.example', 'Cilla', '{}', 'kept', $1)",
      [id],
    );
    await cancel(slug);
    expect(await outbox("cancelled-to-participant")).toMatchObject([{ state: "queued" }]);
  });

  test("a mail that a worker holds goes no further if it comes back", async () => {
    const { slug } = await make();
    await book(slug);
    const held = await db.door<{ id: number; lease: string }[]>("take_mail", {
      p_count_max: 50,
      p_lease_seconds: 60,
      p_replayable: false,
    });
    await cancel(slug);
    await db.door("report_mail", {
      p_items: held.map(({ id, lease }) => ({ id, lease, outcome: "retry", error: "451" })),
    });
    await db.sql("update app.outbox set retry_at = null where id > 0");
    const again = await db.door<{ template: string }[]>("take_mail", {
      p_count_max: 50,
      p_lease_seconds: 60,
      p_replayable: false,
    });
    expect(again.map(({ template }) => template)).toEqual(["session-cancelled-to-participant"]);
  });

  test("a confirmation that failed is no longer trouble, and cannot be sent again", async () => {
    const { slug } = await make();
    await book(slug);
    await db.sql("update app.outbox set state = 'failed' where template <> 'session-cancelled-to-participant'");
    await cancel(slug);
    expect(await db.staffDoor(astrid, "mail_trouble")).toEqual([]);
    expect(await db.staffDoor(astrid, "retry_mail", { p_id: null })).toEqual({ retried: 0 });
  });

  test("needs a reason, is done once, and never afterwards", async () => {
    const { slug } = await make();
    expect(await fieldErrors(cancel(slug, "  "))).toEqual(["reason reason_missing"]);
    await cancel(slug);
    await expect(cancel(slug)).rejects.toMatchObject({ code: "PT409", message: "session_cancelled" });
    const past = await make();
    await db.setNow("2027-03-12T15:00:00Z");
    await expect(cancel(past.slug)).rejects.toMatchObject({ code: "PT409", message: "session_past" });
  });
});

describe("what staff read", () => {
  test("the list: what is ahead, soonest first, and what is over, latest first", async () => {
    const later = await make({ days: [{ startsAt: "2029-05-02T09:00", endsAt: "2029-05-02T12:00" }] });
    const soon = await make({
      days: [{ startsAt: "2029-05-01T09:00", endsAt: "2029-05-01T12:00" }],
      capacity: 1,
      visibility: "closed",
    });
    await book(soon.slug, [Cilla(), Dag()]);
    const list = await db.staffDoor<{ upcoming: StaffSessionRow[]; past: StaffSessionRow[] }>(bo, "staff_sessions");
    const [first, second] = list.upcoming.slice(-2);
    expect(second?.slug).toBe(later.slug);
    expect(first).toEqual({
      slug: soon.slug,
      courseTitle: "Grundutbildning",
      theme: null,
      startsAt: "2029-05-01T07:00:00.000Z",
      endsAt: "2029-05-01T10:00:00.000Z",
      municipality: "9901",
      format: "on_site",
      visibility: "closed",
      seats: { state: "full", left: 0 },
      capacity: 1,
      registered: 1,
      offered: 0,
      waitlisted: 1,
    });
    await db.setNow("2029-05-01T20:00:00Z");
    expect((await db.staffDoor<{ past: StaffSessionRow[] }>(bo, "staff_sessions")).past[0]?.slug).toBe(soon.slug);
  });

  test("a session with its people, and needs only as counts", async () => {
    const { slug } = await make();
    await book(slug, [Cilla()], { self: true, needs: { dietary: "Nötter", access: null } });
    // Named once more by a contact, she is still one person.
    await book(slug, [Cilla()]);
    const session = await db.staffDoor<StaffSession>(bo, "staff_session", { p_slug: slug });
    expect(session.needs).toEqual({ dietary: 1, access: 0 });
    expect(session.registrations).toMatchObject([
      {
        name: "Cilla Öberg",
        email: "cilla@bageri-morgonstund.example",
        role: "supervisor",
        state: "registered",
        place: null,
        employer: "Bageri Morgonstund",
        contactName: "Cilla Öberg",
        registeredAt: "2027-02-01T08:00:00.000Z",
      },
    ]);
    expect(JSON.stringify(session)).not.toContain("Nötter");
  });

  test("nothing for those who only read statistics, and nothing that does not exist", async () => {
    const { slug } = await make();
    await expect(db.staffDoor(rut, "staff_session", { p_slug: slug })).rejects.toMatchObject({
      message: "not_allowed",
    });
    await expect(db.staffDoor(rut, "staff_sessions")).rejects.toMatchObject({ message: "not_allowed" });
    await expect(open("finns-inte")).rejects.toMatchObject({ code: "PT404", message: "session_unknown" });
  });
});
