import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { MembershipView, NetworkLine, StaffNetwork } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Cilla, Pia, Rut, someForm, someone, someSession, Tove } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";

const db = await testDatabase();
const [astrid, bo, pia, tove, rut] = [await Astrid(db), await Bo(db), await Pia(db), await Tove(db), await Rut(db)];

const network = (slug: string, changes: object = {}) => ({
  slug,
  title: `Nätverket ${slug}`,
  audience: "workplaces",
  state: "running",
  joining: "open",
  threshold: null,
  owner: { name: "Tove Sand", email: tove.email },
  ...changes,
});

beforeEach(async () => {
  await db.setNow("2027-02-01T09:00:00+01:00");
  for (const table of [
    "outbox",
    "memberships",
    "registrations",
    "submissions",
    "session_days",
    "sessions",
    "networks",
    "attempts",
    "suppressions",
  ])
    await db.sql(`delete from app.${table} where true`);
  await publish([
    network("chefer"),
    network("handledare", { state: "starting", threshold: 2 }),
    network("partiet", { joining: "approval", audience: "parties" }),
    network("gruppen", { joining: "invitation", owner: { name: "Astrid Lind", email: astrid.email } }),
  ]);
});
const publish = (networks: object[]) => db.sql("select app.publish_networks($1)", [JSON.stringify(networks)]);

const elsa = "elsa@granby-omsorg.example";
const join = (slug: string, changes: object = {}, client: string | null = null) =>
  db.door("join_network", {
    p_form: {
      network: slug,
      name: "Elsa Åkerlund",
      email: elsa,
      employer: "Granby omsorg",
      municipality: "9901",
      workplace: "Eken",
      ...changes,
    },
    p_client: client,
  });

interface Mailed {
  template: string;
  to: string;
  data: { link: string | null; meeting?: { slug: string } };
}
const mails = () =>
  db.sql<Mailed>(`select template, recipient_email as "to", app.mail_content(o) as data from app.outbox o order by id`);
const told = async () => (await mails()).map(({ template, to }) => `${template} ${to}`);
const tokenTo = async (to: string) =>
  (await mails())
    .filter((mail) => mail.to === to && mail.data.link?.startsWith("/mitt-natverk/"))
    .at(-1)
    ?.data.link?.split("/")[2] ?? "";
const look = (link: string) =>
  db.door<MembershipView & { outcome: "membership" }>("membership_page", { p_token: link, p_client: null });
const confirm = (link: string, form: object = {}) =>
  db.door<{ outcome: string }>("confirm_membership", { p_token: link, p_form: form });
const leave = (link: string) => db.door("leave_network", { p_token: link });
const states = async () =>
  (await db.sql<{ word: string }>("select email || ' ' || state as word from app.memberships order by id")).map(
    ({ word }) => word,
  );
const member = async (slug: string, changes: { email?: string; name?: string; visible?: boolean } = {}) => {
  await join(slug, changes);
  const link = await tokenTo(changes.email ?? elsa);
  await confirm(link);
  return link;
};
const due = (timer: string) => db.door<{ done: Record<string, number> }>("run_due_work", { p_timer: timer });
const staffNetwork = (who = tove, slug = "chefer") =>
  db.staffDoor<StaffNetwork>(who, "staff_network", { p_network: slug });

describe("joining", () => {
  test("is a mail with a link, and nobody is a member before its button", async () => {
    expect(await join("chefer")).toEqual({ outcome: "asked" });
    expect(await told()).toEqual([`membership-confirm-to-member ${elsa}`]);
    const link = await tokenTo(elsa);
    for (const _ of [1, 2]) expect(await look(link)).toMatchObject({ state: "asked", others: [], meetings: [] });
    expect(await states()).toEqual([`${elsa} asked`]);
    expect(await confirm(link)).toEqual({ outcome: "member" });
    expect(await confirm(link)).toEqual({ outcome: "already_confirmed" });
    expect((await told()).at(-1)).toBe(`membership-welcome-to-member ${elsa}`);
  });

  test("says the same to who is known, whose own mail tells, and floods nobody", async () => {
    const first = await join("chefer");
    await confirm(await tokenTo(elsa));
    await db.setNow("2027-02-01T11:00:00+01:00");
    for (let n = 0; n < 50; n += 1) expect(await join("chefer", {}, `c${n}`)).toEqual(first);
    expect((await told()).filter((mail) => mail.startsWith("membership-known"))).toHaveLength(1);
    expect(await states()).toEqual([`${elsa} member`]);
  });

  test("one that has not started is not welcomed to it, but thanked for wanting it", async () => {
    await join("handledare");
    expect((await mails()).at(-1)).toMatchObject({ data: { network: { running: false, approval: false } } });
    await confirm(await tokenTo(elsa));
    expect((await told()).at(-1)).toBe(`membership-wish-to-member ${elsa}`);
  });

  test("counts a namesake at the same inbox as another person", async () => {
    await member("chefer");
    await db.setNow("2027-02-01T11:00:00+01:00");
    await member("chefer", { name: "Farid Noor" });
    expect(await states()).toEqual([`${elsa} member`, `${elsa} member`]);
  });

  test("waits for the owner where the network says so, and the owner's answer is told", async () => {
    await join("partiet");
    expect(await confirm(await tokenTo(elsa))).toEqual({ outcome: "waiting" });
    expect((await told()).at(-1)).toBe(`membership-asked-to-staff ${tove.email}`);
    const [waiting] = (await staffNetwork(tove, "partiet")).people;
    const decide = (act: string) => db.staffDoor(tove, "decide_membership", { p_ref: waiting?.ref, p_act: act });
    await decide("approve");
    expect(await states()).toEqual([`${elsa} member`]);
    expect((await told()).at(-1)).toBe(`membership-welcome-to-member ${elsa}`);
    expect(await refusal(decide("decline"))).toMatchObject({ message: "membership_ended" });
  });

  test("that the owner declines is told without a link", async () => {
    await join("partiet");
    await confirm(await tokenTo(elsa));
    const [waiting] = (await staffNetwork(tove, "partiet")).people;
    await db.staffDoor(tove, "decide_membership", { p_ref: waiting?.ref, p_act: "decline" });
    expect((await mails()).at(-1)).toMatchObject({ template: "membership-declined-to-member", data: { link: null } });
    expect(await states()).toEqual([`${elsa} declined`]);
  });

  test.each([
    ["gruppen", {}],
    ["finns-inte", {}],
  ])("%s cannot be asked for", async (slug, changes) => {
    expect(await refusal(join(slug, changes))).toMatchObject({ message: "network_unknown" });
  });

  test("with wrong answers says what is wrong, field by field", async () => {
    const wrong = { name: "", email: "elsa", employer: null, municipality: "99" };
    expect(await refusal(join("chefer", wrong))).toMatchObject({
      detail: [
        { field: "name", error: "name_missing" },
        { field: "employer", error: "organisation_missing" },
        { field: "municipality", error: "municipality_unknown" },
        { field: "email", error: "email_malformed" },
      ],
    });
  });

  test("from an address that is not to be written to looks the same and leaves nothing", async () => {
    await db.sql("insert into app.suppressions (email, reason, source) values ($1, 'bounced', 'resend')", [elsa]);
    expect(await join("chefer")).toEqual({ outcome: "asked" });
    expect([await told(), await states()]).toEqual([[], []]);
  });

  test("is forgotten after thirty days without a yes", async () => {
    await join("chefer");
    await db.setNow("2027-03-04T09:00:00+01:00");
    await due("forget_unconfirmed_members");
    expect(await states()).toEqual([]);
  });
});

describe("a member", () => {
  test("sees the others only if they let themselves be seen, and nobody outside sees anyone", async () => {
    const mine = await member("chefer");
    await member("chefer", { email: "farid@prov.example", name: "Farid Noor", visible: true });
    await member("chefer", { email: "gry@prov.example", name: "Gry Ek" });
    expect((await look(mine)).others).toEqual([{ name: "Farid Noor", employer: "Granby omsorg", workplace: "Eken" }]);
    await join("chefer", { email: "ny@prov.example", name: "Ny" });
    expect((await look(await tokenTo("ny@prov.example"))).others).toEqual([]);
    await leave(await tokenTo("farid@prov.example"));
    expect((await look(mine)).others).toEqual([]);
  });

  test("changes what is known, and leaves, and may come back", async () => {
    const link = await member("chefer");
    const form = {
      name: "Elsa Ek",
      employer: "Region Granlandet",
      municipality: "9902",
      workplace: null,
      visible: true,
      shown: "Ja",
    };
    expect(await db.door("change_membership", { p_token: link, p_form: form })).toEqual({ outcome: "changed" });
    expect(await look(link)).toMatchObject({ name: "Elsa Ek", employer: "Region Granlandet", visible: true });
    expect([await leave(link), await leave(link)]).toEqual([{ outcome: "left" }, { outcome: "already_left" }]);
    expect(await refusal(db.door("change_membership", { p_token: link, p_form: form }))).toMatchObject({
      message: "membership_ended",
    });
    await db.setNow("2027-02-02T09:00:00+01:00");
    await join("chefer", { name: "Elsa Ek" });
    expect(await states()).toEqual([`${elsa} left`, `${elsa} asked`]);
  });

  test("is opened by no other link", async () => {
    await member("chefer");
    expect(await look("pahittad")).toEqual({ outcome: "unknown_link" });
    for (const door of ["leave_network"])
      expect(await refusal(db.door(door, { p_token: "x" }))).toMatchObject({ message: "unknown_link" });
  });

  test("finds the employer in the register, as a count and without the name", async () => {
    await member("chefer");
    await due("register_employers");
    const { employers } = await db.staffDoor<{ employers: { ref: string; members: number }[] }>(
      pia,
      "staff_employers",
      { p_filter: {} },
    );
    expect(employers).toMatchObject([{ name: "Granby omsorg", members: 1 }]);
    const page = await db.staffDoor(pia, "staff_employer", { p_ref: employers[0]?.ref });
    expect(page).toMatchObject({ contacts: [], history: [{ kind: "network", network: "Nätverket chefer" }] });
    expect(JSON.stringify(page)).not.toContain("Elsa");
  });
});

describe("a network that has not started", () => {
  test("gathers wishes, tells its owner once when enough want it, and starts for those who do", async () => {
    await member("handledare");
    await due("tell_networks_ready");
    await member("handledare", { email: "farid@prov.example", name: "Farid Noor" });
    await db.sql("delete from app.outbox where true");
    for (const _ of [1, 2]) await due("tell_networks_ready");
    expect(await told()).toEqual([`network-ready-to-staff ${tove.email}`]);
    const start = () => db.staffDoor(tove, "start_network", { p_network: "handledare" });
    expect([await start(), await start()]).toEqual([{ outcome: "started" }, { outcome: "already_running" }]);
    expect((await told()).slice(1)).toEqual([
      `network-starts-to-member ${elsa}`,
      "network-starts-to-member farid@prov.example",
    ]);
    await due("tell_networks_ready");
    expect(await told()).toHaveLength(3);
  });
});

describe("invitations", () => {
  const invite = (emails: unknown, who = astrid) =>
    db.staffDoor<{ invited: number }>(who, "invite_to_network", { p_network: "gruppen", p_emails: emails });

  test("are answered by one's own link, where one says who one is", async () => {
    expect(await invite([elsa, " ELSA@granby-omsorg.example", "farid@prov.example"])).toEqual({ invited: 2 });
    expect(await invite([elsa])).toEqual({ invited: 0 });
    const link = await tokenTo(elsa);
    expect(await refusal(confirm(link, { name: "" }))).toMatchObject({ message: "check_form" });
    const form = { name: "Elsa Åkerlund", employer: "Granby omsorg", municipality: "9901" };
    expect(await confirm(link, form)).toEqual({ outcome: "member" });
    expect(await states()).toEqual([`${elsa} member`, "farid@prov.example invited"]);
  });

  test("to nobody, or to what is no address, are refused", async () => {
    expect(await refusal(invite([]))).toMatchObject({ detail: [{ field: "emails", error: "email_missing" }] });
    expect(await refusal(invite(["elsa"]))).toMatchObject({ detail: [{ field: "emails", error: "emails_malformed" }] });
  });

  test("go once to those who ticked the network when they registered, also if they leave", async () => {
    const optIns = { shareContact: false, network: true, newsletter: false };
    const form = someForm(await someSession(db), { self: true, people: [Cilla()], optIns });
    await db.door("register", { p_form: form, p_client: null });
    await db.sql("delete from app.outbox where true");
    for (const _ of [1, 2]) await due("invite_members");
    expect(await told()).toEqual([`membership-invited-to-member ${Cilla().email}`]);
    expect(await db.sql("select network from app.memberships")).toEqual([{ network: "chefer" }]);
  });
});

describe("meetings", () => {
  const meeting = async (changes: object = {}) => {
    const session = await someSession(db);
    await db.sql(
      "update app.sessions set network = 'chefer', visibility = 'closed', updated_at = app.now() where id = $1",
      [session.id],
    );
    return { ...session, ...changes };
  };

  test("are told to each member once, after a quarter of an hour, and to who joins later", async () => {
    const link = await member("chefer");
    const { slug } = await meeting();
    await db.sql("delete from app.outbox where true");
    await due("tell_network_meetings");
    expect(await told()).toEqual([]);
    await db.setNow("2027-02-01T09:16:00+01:00");
    for (const _ of [1, 2]) await due("tell_network_meetings");
    expect(await mails()).toMatchObject([
      { template: "network-meeting-to-member", to: elsa, data: { meeting: { slug } } },
    ]);
    expect((await look(link)).meetings).toMatchObject([{ slug }]);
    await member("chefer", { email: "farid@prov.example", name: "Farid Noor" });
    await due("tell_network_meetings");
    expect((await told()).at(-1)).toBe("network-meeting-to-member farid@prov.example");
  });

  test("are told again when they are called off, held after all or moved, but not to whoever has booked", async () => {
    await member("chefer");
    await member("chefer", { email: "farid@prov.example", name: "Farid Noor" });
    const { id, slug } = await meeting();
    await db.setNow("2027-02-01T09:16:00+01:00");
    await due("tell_network_meetings");
    await db.door("register", {
      p_form: someForm(slug, { people: [someone(1, { name: "Farid Noor", email: "farid@prov.example" })] }),
      p_client: null,
    });
    const changed = async (set: string, at: string) => {
      await db.sql(`update app.sessions set ${set}, updated_at = app.now() where id = $1`, [id]);
      await db.sql("delete from app.outbox where true");
      await due("tell_meeting_changes");
      const atOnce = await told();
      await db.setNow(at);
      for (const _ of [1, 2]) await due("tell_meeting_changes");
      return { atOnce, later: await told() };
    };
    const off = `network-meeting-off-to-member ${elsa}`;
    expect(await changed("cancelled_at = app.now(), cancelled_reason = 'Sjuk.'", "2027-02-01T09:40:00+01:00")).toEqual({
      atOnce: [off],
      later: [off],
    });
    expect((await mails())[0]?.data.meeting).toMatchObject({ slug, reason: "Sjuk." });
    const held = `network-meeting-changed-to-member ${elsa}`;
    expect(await changed("cancelled_at = null, cancelled_reason = null", "2027-02-01T10:00:00+01:00")).toEqual({
      atOnce: [],
      later: [held],
    });
    await db.sql(
      "update app.session_days set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour' where session_id = $1",
      [id],
    );
    expect(await changed("venue_name = venue_name", "2027-02-01T10:20:00+01:00")).toEqual({
      atOnce: [],
      later: [held],
    });
    expect(await changed("venue_name = 'Annan sal'", "2027-02-01T10:40:00+01:00")).toEqual({ atOnce: [], later: [] });
  });

  test("for members only are in no calendar", async () => {
    const { slug } = await meeting();
    const { sessions } = await db.door<{ sessions: { slug: string }[] }>("open_calendar");
    expect(sessions.map((one) => one.slug)).not.toContain(slug);
  });

  test("that are cancelled are told to nobody new", async () => {
    await member("chefer");
    const { id } = await meeting();
    await db.sql("update app.sessions set cancelled_at = app.now(), cancelled_reason = 'Sjuk' where id = $1", [id]);
    await db.sql("delete from app.outbox where true");
    await db.setNow("2027-02-01T10:00:00+01:00");
    await due("tell_network_meetings");
    expect(await told()).toEqual([]);
  });
});

describe("who may see", () => {
  test("the owner and coordinators see the members; an administrator sees counts, others nothing", async () => {
    await member("chefer");
    for (const who of [tove, astrid])
      expect((await staffNetwork(who)).people).toMatchObject([{ name: "Elsa Åkerlund", state: "member" }]);
    for (const who of [bo, pia, rut])
      expect(await refusal(staffNetwork(who))).toMatchObject({ message: "not_allowed" });
    const list = (who: typeof bo) => db.staffDoor<NetworkLine[]>(who, "staff_networks");
    expect(JSON.stringify(await list(bo))).not.toContain("Elsa");
    expect(await list(bo)).toMatchObject([{ slug: "chefer", members: 1 }, {}, {}, {}]);
    expect((await list(tove)).map(({ slug }) => slug)).toEqual(["chefer", "handledare", "partiet"]);
    expect(await list(pia)).toEqual([]);
    expect(await refusal(list(rut))).toMatchObject({ message: "not_allowed" });
  });

  test.each([
    ["staff_network", { p_network: "chefer" }],
    ["export_network", { p_network: "chefer" }],
    ["invite_to_network", { p_network: "chefer", p_emails: [elsa] }],
    ["start_network", { p_network: "handledare" }],
    ["decide_membership", { p_ref: randomUUID(), p_act: "approve" }],
  ])("%s is the owner's and the coordinators' alone", async (door, args) => {
    for (const who of [bo, pia, rut])
      expect(await refusal(db.staffDoor(who, door, args))).toMatchObject({ message: "not_allowed" });
    await expect(db.door(door, args)).rejects.toThrow(/permission denied/);
  });

  test("an export stands in the log, without names", async () => {
    await member("chefer");
    await db.staffDoor(tove, "export_network", { p_network: "chefer" });
    expect(await db.sql("select action, subject, detail from app.audit_log order by id desc limit 1")).toEqual([
      { action: "network_exported", subject: "networks/chefer", detail: {} },
    ]);
  });

  test("a network that content no longer has is closed to new members and keeps its old ones", async () => {
    await member("chefer");
    await publish([network("handledare")]);
    expect(await refusal(join("chefer"))).toMatchObject({ message: "network_unknown" });
    expect(await db.staffDoor(astrid, "staff_networks")).toMatchObject([
      { slug: "handledare", retired: false },
      { slug: "chefer", retired: true },
    ]);
  });
});
