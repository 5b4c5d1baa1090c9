import { rename } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { type JobTrack, loadJobTracks, nextStart } from "../../site/content/job-track.ts";
import type { PageData } from "../../site/page-data.ts";
import { render as trackPage } from "../../site/pages/job-track.11ty.ts";
import { render as listPage } from "../../site/pages/job-tracks.11ty.ts";
import { data as municipalities, render as municipalityPage } from "../../site/pages/job-tracks-municipality.11ty.ts";
import { site } from "../../site/site.ts";
import { withChanged } from "./changed-content.ts";

const jobTracks = loadJobTracks();
const at = (now: string) => ({ jobTracks, calendar: { now, sessions: [], events: [] } }) as unknown as PageData;
const winter = at("2026-12-01T08:00:00Z");
const page = (track: JobTrack, data = winter) => trackPage({ ...data, track });
const bySlug = (slug: string) => jobTracks.find((track) => track.slug === slug) as JobTrack;

describe("a job track", () => {
  test("tells who it is for, what is asked, who goes first, each phase and its length, and who answers for it", () => {
    for (const track of jobTracks) {
      const text = page(track);
      for (const each of [...track.targetGroups, ...track.requirements, ...track.employers])
        expect(text).toContain(each);
      expect(text).toContain(track.priority);
      for (const { title, length } of track.phases) {
        expect(text).toContain(title);
        expect(text).toContain(length);
      }
      expect(text).toContain(track.owner.role);
      expect(text).toContain(`href="tel:${track.owner.phone.replaceAll(/\D/g, "")}"`);
      expect(text).toContain(`${track.places} varje gång spåret startar`);
    }
  });

  test("informs and no more: there is nothing to fill in, and it says whom to ask instead", () => {
    for (const track of jobTracks) {
      expect(page(track)).not.toMatch(/<form|<input/);
      expect(page(track)).toContain("Det går inte att anmäla sig här.");
    }
  });

  test("names its next start and forgets those that have passed", () => {
    const track = bySlug("kok-och-maltid");
    expect(nextStart(track, "2026-12-01T08:00:00Z")).toBe("2027-02-01");
    expect(nextStart(track, "2027-02-01T08:00:00Z")).toBe("2027-02-01");
    expect(nextStart(track, "2027-02-02T08:00:00Z")).toBe("2027-08-23");
    expect(nextStart(track, "2029-01-01T08:00:00Z")).toBeNull();
    const later = page(track, at("2027-03-01T08:00:00Z"));
    expect(later).not.toContain("1\u00a0februari 2027");
    expect(later).toContain("23\u00a0augusti 2027");
  });

  test("without a day starts when a place is free", () => {
    expect(page(bySlug("park-och-fastighet"))).toContain("Löpande, när en plats i spåret blir ledig");
  });

  test("with a fault is refused in words an editor understands", async () => {
    const file = "kok-och-maltid.md";
    await withChanged("jobbspar", file, ["places: 10", "places: tio"], (root) =>
      expect(() => loadJobTracks(root)).toThrow(/content\/jobbspar\/kok-och-maltid\.md, rad 4: .*ska vara ett tal/),
    );
    await withChanged("jobbspar", file, ["[granby, mossviken]", "[granby, uppsala]"], (root) =>
      expect(() => loadJobTracks(root)).toThrow(/ska vara något av: granby, mossviken, sjohult, akersta/),
    );
  });

  test("cannot take the address of the selections", async () => {
    await withChanged("jobbspar", "kok-och-maltid.md", ["Kök och måltid", "Kommun"], async (root) => {
      await rename(`${root}/jobbspar/kok-och-maltid.md`, `${root}/jobbspar/kommun.md`);
      expect(() => loadJobTracks(root)).toThrow("content/jobbspar/kommun.md: filen kan inte heta kommun");
    });
  });
});

describe("the overview", () => {
  test("leads to every track, with where, how many, when and who", () => {
    const text = listPage(winter);
    for (const { slug, title } of jobTracks) expect(text).toContain(`<a href="/jobbspar/${slug}/">${title}</a>`);
    expect(text).toContain("1\u00a0februari 2027");
    expect(text).toContain("Löpande");
    expect(text).toContain("<caption>Spår, kommuner och nästa start</caption>");
  });

  test("in a municipality has that municipality's tracks and no others, at an address of its own", () => {
    expect(municipalities.municipalities).toEqual(site.municipalities);
    const [granby] = site.municipalities;
    const text = municipalityPage({ ...winter, municipality: granby as (typeof site.municipalities)[number] });
    expect(text).toContain("<h1>Jobbspår i Granby</h1>");
    expect(text).toContain("/jobbspar/kok-och-maltid/");
    expect(text).not.toContain("/jobbspar/lager-och-transport/");
    expect(text).toContain('<a href="/jobbspar/kommun/granby/" aria-current="page">Granby</a>');
    expect(text).toContain('<a href="/jobbspar/">Alla</a>');
  });

  test("without any track says whom to call", () => {
    const [granby] = site.municipalities;
    const municipality = granby as (typeof site.municipalities)[number];
    const text = municipalityPage({ ...winter, jobTracks: [], municipality });
    expect(text).toContain("Inget spår tar emot i Granby just nu");
    expect(text).toContain('href="tel:0980319200"');
  });
});
