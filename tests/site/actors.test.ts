import { describe, expect, test } from "vitest";
import { actorKinds, loadActors } from "../../site/content/actor.ts";
import type { PageData } from "../../site/page-data.ts";
import { data, render } from "../../site/pages/actors.11ty.ts";
import { site } from "../../site/site.ts";
import { withChanged } from "./changed-content.ts";

const actors = loadActors();
const selectionAt = (path: string) => {
  const selection = data.selections.find((each) => each.path === path);
  if (!selection) throw new Error(`There is no ${path}`);
  return selection;
};
const page = (path: string, some = actors) =>
  render({ actors: some, selection: selectionAt(path) } as PageData & { selection: ReturnType<typeof selectionAt> });
const shown = (text: string) => [...text.matchAll(/<li class="actor" id="([^"]+)"/g)].map(([, slug]) => slug);

describe("the key actors", () => {
  test("all stand on one page, in Swedish order, with what they do for an employer and how to reach them", () => {
    const text = page("/aktorer/");
    expect(shown(text)).toEqual(actors.map(({ slug }) => slug));
    expect(actors.at(-1)?.title).toBe("Återbruket i Granlandet");
    for (const { title, offers, email } of actors) {
      expect(text).toContain(`<h2>${title}</h2>`);
      for (const offer of offers) expect(text).toContain(offer);
      expect(text).toContain(`href="mailto:${email}"`);
    }
  });

  test("can be chosen by kind and by municipality with links alone, and each choice is a page", () => {
    const all = page("/aktorer/");
    expect(all).not.toMatch(/<form|<script(?! type="application\/ld\+json")/);
    for (const { path } of data.selections) expect(all).toContain(`href="${path}"`);
    for (const [kind, { word }] of Object.entries(actorKinds)) {
      const here = actors.filter((actor) => actor.kind === kind).map(({ slug }) => slug);
      expect(shown(page(`/aktorer/${word}/`))).toEqual(here);
    }
    for (const { slug } of site.municipalities) {
      const here = actors.filter(({ municipalities }) => municipalities.includes(slug)).map((actor) => actor.slug);
      expect(shown(page(`/aktorer/kommun/${slug}/`))).toEqual(here);
    }
  });

  test("the choice is marked for those who see it and those who hear it", () => {
    const text = page("/aktorer/sociala-foretag/");
    expect(text.match(/aria-current="page"/g)).toHaveLength(1);
    expect(text).toContain('<a href="/aktorer/sociala-foretag/" aria-current="page">Sociala företag</a>');
    expect(text).toContain("<h1>Sociala företag</h1>");
  });

  test("a choice with nobody in it says whom to call", () => {
    expect(page("/aktorer/kommun/granby/", [])).toContain("Ingen i listan passar");
    expect(page("/aktorer/kommun/granby/", [])).toContain('href="tel:0980319200"');
  });

  test("an unknown kind is refused with those there are", async () => {
    await withChanged("aktorer", "aterbruket.md", ["kind: social_enterprise", "kind: foretag"], (root) =>
      expect(() => loadActors(root)).toThrow(/rad 4: .*ska vara något av: social_enterprise, business_unit/),
    );
  });
});
