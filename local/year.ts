import { parseArgs } from "node:util";
import { command, running } from "./running.ts";
import { fillYears } from "./year/big.ts";
import { liveYears } from "./year/life.ts";
import { dayAfter } from "./year/plan.ts";
import { openWorld, type World } from "./year/world.ts";

/**
 * npm run year: an invented course year in the local database. -- --seed 7 gives another, --from 2025-05-05 another start;
 * --years 10 --big the volumes that the site is measured at.
 */
await command(async () => {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { seed: text, from: text, years: text, big: { type: "boolean" } } });
  const seed = wholeNumber("seed", values.seed ?? "1");
  const years = wholeNumber("years", values.years ?? "1");
  const today = new Date().toISOString().slice(0, 10);
  const from = values.from ?? yearsBefore(today, years);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || from >= today)
    throw new Error("Skriv en dag som har varit, till exempel: npm run year -- --from 2025-05-05");
  const world = await openWorld(process.env.DATABASE_URL ?? (await running()).databaseUrl);
  const started = Date.now();
  try {
    await refuseTwice(world);
    const asked = { seed, from, years, until: `${today}T00:00`, tell: (when: string) => console.log(when) };
    await (values.big ? fillYears(world, asked) : liveYears(world, asked));
    await tellWhatCame(world, started);
  } finally {
    await world.close();
  }
});

/** So long ago that what was asked six months after the last session has been answered. */
function yearsBefore(today: string, years: number): string {
  return dayAfter(today, -(364 * years + 210));
}

function wholeNumber(name: string, typed: string): number {
  if (!/^[1-9]\d{0,3}$/.test(typed)) throw new Error(`Skriv ett heltal: npm run year -- --${name} 7`);
  return Number(typed);
}

/** A second life among the first would book the same people again. */
async function refuseTwice(world: World): Promise<void> {
  const [found] = await world.sql<{ held: boolean }>(
    `select exists (select from app.attendances a join app.registrations r on r.id = a.registration_id
       join app.sessions s on s.id = r.session_id where not s.standing) as held`,
  );
  if (found?.held)
    throw new Error("Det finns redan kurser som har hållits här. Kör npm run fresh och sedan npm run year igen.");
}

async function tellWhatCame(world: World, started: number): Promise<void> {
  const [came] = await world.sql<Record<"sessions" | "seats" | "present" | "asked" | "answered" | "closed", number>>(
    `select (select count(*)::int from app.sessions s where not s.standing and app.session_ends_at(s.id) < now()) as sessions,
       (select count(*)::int from app.registrations r join app.sessions s on s.id = r.session_id
        where not s.standing and r.state = 'registered' and app.session_ends_at(s.id) < now()) as seats,
       (select count(*)::int from app.attendances) as present,
       (select count(*)::int from app.survey_invitations) as asked,
       (select count(*)::int from app.survey_invitations where answered) as answered,
       (select count(*)::int from app.survey_rounds where closed_at is not null) as closed`,
  );
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `${came?.sessions} tillfällen, ${came?.seats} kursplatser, ${came?.present} var där. ` +
      `${came?.asked} enkäter skickade, ${came?.answered} besvarade, ${came?.closed} utskick stängda. ${seconds} s.`,
  );
}
