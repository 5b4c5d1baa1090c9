import { describe, expect, test } from "vitest";
import { loadActors } from "../../site/content/actor.ts";
import { loadContact } from "../../site/content/contact.ts";
import { loadJobTracks } from "../../site/content/job-track.ts";
import { loadNetworks } from "../../site/content/network.ts";
import type { PageData } from "../../site/page-data.ts";
import { render as contactPage } from "../../site/pages/contact.11ty.ts";
import { render as municipalityPage } from "../../site/pages/contact-municipality.11ty.ts";
import { site } from "../../site/site.ts";
import type { SessionPublic } from "../../site/types.ts";

type Municipality = (typeof site.municipalities)[number];

const session = (slug: string, municipality: string, day: string): SessionPublic =>
  ({
    slug,
    municipality,
    course: "grundutbildning",
    courseTitle: `Kurs ${slug}`,
    format: "on_site",
    venue: null,
    theme: null,
    days: [{ startsAt: `${day}T08:00:00Z`, endsAt: `${day}T15:00:00Z` }],
    seats: { state: "open", left: 9 },
  }) as unknown as SessionPublic;

const sessions = [
  session("a", "9901", "2027-05-01"),
  session("b", "9901", "2027-02-01"),
  session("c", "9902", "2027-01-20"),
  session("d", "9901", "2027-03-01"),
  session("e", "9901", "2027-04-01"),
];
const data = {
  contact: loadContact(),
  networks: loadNetworks(),
  jobTracks: loadJobTracks(),
  actors: loadActors(),
  calendar: { now: "2027-01-15T08:00:00Z", sessions, events: [] },
} as unknown as PageData;
const page = (slug: string, more: Partial<PageData> = {}) =>
  municipalityPage({
    ...data,
    ...more,
    municipality: site.municipalities.find((one) => one.slug === slug) as Municipality,
  });

describe("the contact page", () => {
  const text = contactPage(data);

  test("has a person with phone and address in every municipality, the way to its own page, and the association", () => {
    for (const { slug, contact } of site.municipalities) {
      expect(text).toContain(contact.name);
      expect(text).toContain(`href="mailto:${contact.email}"`);
      expect(text).toContain(`href="tel:${contact.phone.replaceAll(/\D/g, "")}"`);
      expect(text).toContain(`href="/kontakt/${slug}/"`);
    }
    expect(text).toContain(site.association.email);
  });

  test("says what one can ask about, and that nobody here knows of anyone's case", () => {
    for (const { title } of data.contact.asks) expect(text).toContain(title);
    expect(text).toContain("Vi har inga uppgifter om enskilda personer");
  });
});

describe("a municipality's page", () => {
  test("gives the three nearest sessions there, the soonest first, and none from elsewhere", () => {
    const text = page("granby");
    expect([...text.matchAll(/Kurs ([a-e])<\/h3>/g)].map(([, slug]) => slug)).toEqual(["b", "d", "e"]);
    expect(text).toContain('href="/kalender/urval/?kommun=granby"');
  });

  test("without a day says what one can do instead", () => {
    expect(page("akersta")).toContain("Ingen dag är bestämd i Åkersta just nu.");
  });

  test("gathers the networks, job tracks and actors there", () => {
    const text = page("granby");
    expect(text).toContain('href="/natverk/handledare-i-granby/"');
    expect(text).not.toContain('href="/natverk/handledare-i-sjohult-och-akersta/"');
    expect(text).toContain('href="/jobbspar/kok-och-maltid/"');
    expect(text).not.toContain('href="/jobbspar/lager-och-transport/"');
    expect(text).toContain('href="/aktorer/kommun/granby/#aterbruket"');
    expect(text).not.toContain("kafe-langbordet");
  });

  test("leaves out what there is nothing of", () => {
    const text = page("granby", { networks: [], jobTracks: [], actors: [] });
    expect(text).not.toContain("<h2>Nätverk</h2>");
    expect(text).not.toContain("<h2>Jobbspår</h2>");
    expect(text).not.toContain("<h2>Nyckelaktörer</h2>");
  });

  test("leads to the others, for whoever came to the wrong one", () => {
    const text = page("granby");
    for (const { slug } of site.municipalities) expect(text).toContain(`href="/kontakt/${slug}/"`);
  });
});
