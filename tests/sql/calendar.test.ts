import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CalendarData, Seats, SessionPublic } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { someForm, someone, someSession } from "../support/people.ts";

const db = await testDatabase();

const calendar = () => db.door<CalendarData>("open_calendar");
const page = (slug: string) => db.door<SessionPublic | null>("session_page", { p_slug: slug });
const seats = () => db.door<Record<string, Seats>>("seats");
const book = (slug: string, count: number) =>
  db.door("register", {
    p_form: someForm(slug, { people: Array.from({ length: count }, (_, i) => someone(i + 1)), ifNotAll: "split" }),
    p_client: null,
  });

beforeEach(() => db.setNow("2027-02-01T08:00:00Z"));
afterEach(() => db.setNow(null));

describe("a session as anyone may see it", () => {
  test("says when, where, for whom and whom to call, and never the digital link", async () => {
    const { slug } = await someSession(db, {
      format: "hybrid",
      theme: "Våga fråga",
      onlineUrl: "https://moten.example/hemlig",
    });
    const session = await page(slug);
    expect(session).toMatchObject({
      slug,
      course: "grundutbildning",
      courseTitle: "Grundutbildning",
      kind: "basic",
      audience: "supervisors",
      theme: "Våga fråga",
      format: "hybrid",
      municipality: "9901",
      venue: { name: "Folkets hus", address: "Storgatan 1, Granby", accessibility: "Ramp och hiss", mapUrl: null },
      days: [{ startsAt: "2027-03-12T08:00:00.000Z", endsAt: "2027-03-12T15:00:00.000Z" }],
      contact: { name: "Astrid Lind", phone: "0980-319 201", email: "astrid@granlandet.example" },
      visibility: "open",
      cancelledReason: null,
      prerequisite: null,
      seats: { state: "open", left: 20 },
      sequence: 0,
    });
    expect(JSON.stringify([session, await calendar()])).not.toContain("hemlig");
  });

  test("an unknown address is null, and so is nothing", async () => {
    expect(await page("finns-inte")).toBeNull();
    expect(await page("")).toBeNull();
  });

  test("a digital session has no venue", async () => {
    const { slug } = await someSession(db, { format: "online" });
    expect((await page(slug))?.venue).toBeNull();
  });
});

describe("the calendar", () => {
  test("lists open sessions in the order they start", async () => {
    const late = await someSession(db, { days: [["2028-05-02T07:00:00Z", "2028-05-02T14:00:00Z"]] });
    const early = await someSession(db, {
      days: [
        ["2028-05-01T07:00:00Z", "2028-05-01T14:00:00Z"],
        ["2028-05-20T07:00:00Z", "2028-05-20T14:00:00Z"],
      ],
    });
    const slugs = (await calendar()).sessions.map(({ slug }) => slug);
    expect(slugs.indexOf(early.slug)).toBeLessThan(slugs.indexOf(late.slug));
    expect((await calendar()).now).toBe("2027-02-01T08:00:00.000Z");
  });

  test("never shows a closed session, but its own page does", async () => {
    const { slug } = await someSession(db, { visibility: "closed" });
    expect(JSON.stringify([await calendar(), await seats()])).not.toContain(slug);
    expect(await page(slug)).toMatchObject({ slug, visibility: "closed" });
  });

  test("keeps a cancelled session, so that feeds can say so", async () => {
    const { slug } = await someSession(db, { cancelled: "Kursledaren är sjuk." });
    const found = (await calendar()).sessions.find((session) => session.slug === slug);
    expect(found).toMatchObject({ cancelledReason: "Kursledaren är sjuk.", seats: { state: "cancelled" } });
  });

  test("forgets a session ninety days after its last day", async () => {
    const { slug } = await someSession(db);
    const listed = async () => (await calendar()).sessions.some((session) => session.slug === slug);
    await db.setNow("2027-06-10T14:59:00Z");
    expect(await listed()).toBe(true);
    await db.setNow("2027-06-10T15:01:00Z");
    expect(await listed()).toBe(false);
    expect(slug in (await seats())).toBe(false);
  });
});

describe("seats tell the truth", () => {
  const state = async (slug: string) => (await seats())[slug];

  test("open, few left, full", async () => {
    const { slug } = await someSession(db, { capacity: 5 });
    expect(await state(slug)).toEqual({ state: "open", left: 5 });
    await book(slug, 2);
    expect(await state(slug)).toEqual({ state: "few_left", left: 3 });
    await book(slug, 5);
    expect(await state(slug)).toEqual({ state: "full", left: 0 });
  });

  test("no limit and limit 0 differ", async () => {
    const none = await someSession(db, { capacity: null });
    const zero = await someSession(db, { capacity: 0 });
    expect(await state(none.slug)).toEqual({ state: "open", left: null });
    expect(await state(zero.slug)).toEqual({ state: "full", left: 0 });
  });

  test("closed when registration closes: not a second before, and in local time", async () => {
    const { slug } = await someSession(db, { registrationClosesAt: "2027-03-05T12:00:00+01:00" });
    await db.setNow("2027-03-05T10:59:59Z");
    expect((await state(slug))?.state).toBe("open");
    await db.setNow("2027-03-05T11:00:00Z");
    expect((await state(slug))?.state).toBe("closed");
  });

  test("closed when staff closed it, past when it is over, cancelled above all", async () => {
    const closed = await someSession(db, { closed: true });
    expect((await state(closed.slug))?.state).toBe("closed");
    const { slug } = await someSession(db);
    const cancelled = await someSession(db, { cancelled: "Inställt." });
    await db.setNow("2027-03-12T15:00:00Z");
    expect((await state(slug))?.state).toBe("past");
    expect((await state(cancelled.slug))?.state).toBe("cancelled");
  });

  test("sessions never share seats", async () => {
    const one = await someSession(db, { capacity: 5 });
    const other = await someSession(db, { capacity: 5 });
    await book(one.slug, 5);
    expect(await state(other.slug)).toEqual({ state: "open", left: 5 });
  });
});
