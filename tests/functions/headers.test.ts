import { beforeAll, expect, test } from "vitest";
import { securityHeaders } from "../../site/headers.ts";
import { Astrid, someForm, someSession } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { cillasForm } from "./typed.ts";

const stack = await testStack();
const foreign = { headers: { origin: "https://elak.example" } };
let asked: [string, Response][] = [];

const tokenTo = async (template: string): Promise<string> => {
  const [row] = await stack.db.sql<{ link: string }>(
    "select app.mail_content(o) ->> 'link' as link from app.outbox o where template = $1 order by id desc limit 1",
    [template],
  );
  return row?.link ?? "";
};

/** Every kind of answer that functions give: pages, redirects, files, refusals, and those without a database. */
const answers = async (slug: string, closed: string, links: string[]): Promise<[string, Response][]> => {
  const gets = [
    ...["", "tack/anmald/", "tack/annat/", "flera/", "flera/tack/ko/", "flera/tack/annat/"].map(
      (rest) => `/anmalan/${slug}/${rest}`,
    ),
    ...[
      "/anmalan/finns-inte/",
      "/kalender.ics",
      "/kalender.json",
      "/kalender/urval/",
      "/kalender/urval/?kommun=granby",
      "/platser.json",
    ],
    ...["/kalender/utbildning/grundutbildning.ics", "/kalender/kommun/finns-inte.ics", "/api/halsa"],
    ...[slug, closed, "finns-inte"].flatMap((one) => [`/kalender/${one}/`, `/kalender/${one}.ics`]),
    ...[...links, "/min-anmalan/AAAAAAAAAAAAAAAAAAAAAA/"].flatMap((link) =>
      ["", "avboka/", "andra/", "byt-person/", "lagg-till/", "uppgifter/", "annat/", "kalender.ics"].map(
        (act) => link + act,
      ),
    ),
    ...["", "lista.csv"].map((rest) => `/min-bokning/AAAAAAAAAAAAAAAAAAAAAA/${rest}`),
    ...["", "logga-in/", "kod/", "logga-ut/", "mejl/", "tillfallen/nytt/"].map((rest) => `/samordnare/${rest}`),
    ...["", "andra/", "stang/", "oppna/", "stall-in/"].map((act) => `/samordnare/tillfallen/${slug}/${act}`),
  ];
  const all: [string, Response][] = [];
  for (const path of gets) {
    all.push([`GET ${path}`, await stack.get(path)]);
    await stack.db.sql("delete from app.attempts where true");
    all.push([`GET ${path} without a database`, await stack.withoutDatabase(() => stack.get(path))]);
  }
  for (const path of gets.filter((path) => /^\/(anmalan|min-anmalan|samordnare)/.test(path))) {
    all.push([`POST ${path} from elsewhere`, await stack.post(path, { name: "x" }, foreign)]);
    all.push([`POST ${path}`, await stack.post(path, path === `/anmalan/${slug}/` ? cillasForm() : { name: "x" })]);
    await stack.db.sql("delete from app.attempts where true");
  }
  // The test's own server answers where no function takes the method.
  return all.filter(([, { headers }]) => !headers.get("content-type")?.startsWith("text/plain"));
};

beforeAll(async () => {
  await stack.db.setNow("2027-01-15T09:00:00+01:00");
  await Astrid(stack.db);
  const { slug } = await someSession(stack.db);
  const closed = await someSession(stack.db, { visibility: "closed" });
  await stack.db.door("register", { p_form: someForm(slug), p_client: null });
  const links = [await tokenTo("registered-to-participant"), await tokenTo("submission-to-contact")];
  asked = await answers(slug, closed.slug, links);
}, 120_000);

test("every answer carries the site's security headers: pages, redirects, files, refusals and outages", () => {
  const lacking = asked.flatMap(([what, { headers }]) =>
    Object.keys(securityHeaders).flatMap((name) => (headers.has(name) ? [] : [`${what}: ${name}`])),
  );
  expect(lacking).toEqual([]);
  const statuses = new Set(asked.map(([, { status }]) => status));
  for (const status of [200, 303, 401, 403, 404, 422, 503]) expect(statuses).toContain(status);
});

test("nothing is kept by a cache but open pages about open sessions, and never with a cookie", () => {
  const kept = asked.filter(([, { headers }]) => !headers.get("cache-control")?.includes("no-store"));
  const open =
    /^GET \/(kalender\.(ics|json)|kalender\/utbildning\/grundutbildning\.ics|kalender\/urval\/(\?.*)?|platser\.json|kalender\/[\w-]+(\/|\.ics))$/;
  expect(kept.map(([what]) => what).filter((what) => !open.test(what))).toEqual([]);
  expect(kept.filter(([, { status }]) => status !== 200)).toEqual([]);
  expect(kept.filter(([, { headers }]) => headers.has("set-cookie"))).toEqual([]);
  expect(kept.length).toBeGreaterThanOrEqual(6);
  const shared = asked.filter(([, { headers }]) => headers.has("netlify-cdn-cache-control"));
  expect(shared.map(([what]) => what)).toEqual(kept.map(([what]) => what));
});

test("an address that holds a token never travels on, whatever the answer", () => {
  const leaking = asked
    .filter(([what]) => what.includes("/min-anmalan/"))
    .filter(([, { headers }]) => headers.get("referrer-policy") !== "no-referrer");
  expect(leaking.map(([what]) => what)).toEqual([]);
});

test("a redirect leads to our own site", () => {
  for (const [what, { headers }] of asked) expect(headers.get("location") ?? "/", what).toMatch(/^\/(?!\/)/);
});

test("over https a sign-in cookie is for this host alone and never sent in the clear", async () => {
  const { default: signIn } = await import("../../functions/staff-sign-in.ts");
  const origin = "https://granlandet.example";
  const request = new Request(`${origin}/samordnare/logga-in/`, {
    method: "POST",
    headers: { origin },
    body: new URLSearchParams({ email: "ingen@granlandet.example" }),
  });
  const answer = await signIn(request, { waitUntil: () => undefined } as never);
  const lines = answer.headers.getSetCookie();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines)
    expect(line).toMatch(/^__Host-[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
});
