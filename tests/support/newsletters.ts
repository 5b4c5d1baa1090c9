import type { TestDatabase } from "./database.ts";

export interface SomeLetter {
  slug: string;
  list: string;
  subject: string;
  preheader: string;
  html: string;
  text: string;
  hash: string;
  publishedAt: string;
  corrected: { at: string; text: string } | null;
}

/** A letter as a build hands it over: `someLetter({ hash: "v2" })`. */
export const someLetter = (changes: Partial<SomeLetter> = {}): SomeLetter => ({
  slug: "mars-2027",
  list: "nyhetsbrev",
  subject: "Tre nya frukostmöten",
  preheader: "Vårens datum är klara.",
  html: '<!doctype html><html lang="sv"><head><title>Tre nya frukostmöten</title></head><body><p>Nu är det vår.</p><p><a href="{{mina-utskick}}">Ändra</a> <a href="{{avregistrera}}">Sluta</a></p></body></html>',
  text: "Nu är det vår.\n\nÄndra: {{mina-utskick}}\nSluta: {{avregistrera}}\n",
  hash: "v1",
  publishedAt: "2026-11-01T08:00:00.000Z",
  corrected: null,
  ...changes,
});

let build = Date.now();

/** Hands over these letters, and takes away those not named, as the build of a new deploy does. */
export const publishLetters = async (db: TestDatabase, ...letters: SomeLetter[]): Promise<void> => {
  build += 1;
  await db.door("publish_content", {
    p_build: {
      number: build,
      courses: [],
      settings: {
        newsletterLists: [
          { slug: "nyhetsbrev", name: "Nyhetsbrevet", description: "En gång i månaden." },
          { slug: "nya-kursdagar", name: "Nya kursdagar", description: "Ett kort brev." },
        ],
      },
      newsletters: letters,
    },
  });
};

/** So many who have confirmed a list: lasare1@x.example and on. */
export const readers = (db: TestDatabase, count: number, list = "nyhetsbrev"): Promise<unknown> =>
  db.sql(
    `with people as (
       insert into app.subscribers (email) select format('lasare%s@x.example', n) from generate_series(1, $1) n
       on conflict (email) do update set email = excluded.email returning id)
     insert into app.subscriptions (subscriber_id, list, state, asked_at, confirmed_at)
     select id, $2, 'confirmed', now(), now() from people on conflict do nothing`,
    [count, list],
  );
