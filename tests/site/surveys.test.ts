import { describe, expect, test } from "vitest";
import { askedIn, isAsked, stepFrom, surveySteps } from "../../functions/forms/survey.ts";
import { contentBuild } from "../../site/content/hand-over.ts";
import { loadSurveys } from "../../site/content/survey.ts";
import { site } from "../../site/site.ts";
import type { Survey, SurveyQuestion } from "../../site/survey.ts";
import { withChanged } from "./changed-content.ts";

const surveys = loadSurveys();
const bySlug = (slug: string) => surveys.find((survey) => survey.slug === slug) as Survey;
const questionsOf = ({ sections }: Survey) => sections.flatMap(({ questions }) => questions);
const changed = (file: string, from: string, to: string, work: (root: string) => void) =>
  withChanged("enkater", `${file}.md`, [from, to], work);

describe("the surveys in place", () => {
  test("ask what the follow-up needs, in its order", () => {
    const ids = (slug: string) => questionsOf(bySlug(slug)).map(({ id }) => id);
    expect(ids("efter-utbildningen")).toEqual(
      "nojd anvandbart visste_fore vet_efter trygg_fore trygg_efter vart_vanda tar_emot stod fordjupa rekommenderar annorlunda".split(
        " ",
      ),
    );
    expect(ids("sex-manader")).toEqual(
      "nytta trygg_nu tagit_emot antal tack_vare hinder stod_saknats kontakt tar_emot".split(" "),
    );
    expect(surveys.map(({ stage }) => stage).sort()).toEqual(
      ["after", "after", "after", "by_hand", "by_hand", "six_months", "six_months_manager"].sort(),
    );
  });

  test("measure the same thing before, after and half a year on, in one word and on one scale", () => {
    const measured = surveys.flatMap(questionsOf).filter(({ measure }) => measure === "trygg");
    expect(measured.map(({ moment }) => moment)).toEqual(["before", "after", "now"]);
    expect(new Set(measured.map(({ type }) => type))).toEqual(new Set(["scale"]));
  });

  test("count placements of the kinds that the association has", () => {
    const places = questionsOf(bySlug("sex-manader")).find(({ meaning }) => meaning === "placements");
    expect(places?.options.map(({ text }) => text)).toEqual(site.placementKinds);
    expect(places?.options.map(({ id }) => id)).toEqual(["praktik", "arbetstraning", "arbetsprovning", "anstallning"]);
  });

  test("say the association's own word, and ask for nothing about a person wherever one may write", () => {
    const asked = surveys.flatMap(questionsOf);
    expect(asked.some(({ text }) => text.includes(`rollen som ${site.roleWord}`))).toBe(true);
    expect(JSON.stringify(surveys)).not.toMatch(/\{\w+\}/);
    for (const { type, hint } of asked)
      if (type === "text") expect(hint).toContain("Skriv inget om enskilda personer.");
  });

  test("are handed over as they are asked", () => {
    expect(contentBuild(7).surveys).toEqual(surveys);
  });

  test("keep their version when an introduction or a thanks is polished, and get a new one when a question is", async () => {
    const before = bySlug("efter-frukostmotet").version;
    const versionIn = (root: string) => loadSurveys(root).find(({ slug }) => slug === "efter-frukostmotet")?.version;
    await changed("efter-frukostmotet", "Tack för att du kom.", "Tack för i morse.", (root) =>
      expect(versionIn(root)).toBe(before),
    );
    await changed("efter-frukostmotet", "thanks: Dina svar", "thanks: Era svar", (root) =>
      expect(versionIn(root)).toBe(before),
    );
    await changed("efter-frukostmotet", "Jag fick svar på mina frågor", "Jag fick svar", (root) =>
      expect(versionIn(root)).not.toBe(before),
    );
  });
});

describe("a fault stops the build and says file, line, field and why", () => {
  const file = "efter-utbildningen";
  test.each([
    ["one short name twice", file, "id: anvandbart", "id: nojd", "questions.1.id ”nojd” finns redan"],
    ["a short name with a capital", file, "id: anvandbart", "id: Bra", "får bara ha små bokstäver"],
    ["one answer twice", file, "id: vag_in", "id: ekonomi", "options har två svar med samma kortnamn"],
    [
      "a condition on a question that is not asked",
      "sex-manader",
      "question: tagit_emot",
      "question: okand",
      "”okand”, som inte är en tidigare fråga",
    ],
    [
      "a condition on a later question",
      "sex-manader",
      "question: tagit_emot",
      "question: stod_saknats",
      "”stod_saknats”, som inte är en tidigare fråga",
    ],
    [
      "a condition on a scale",
      "sex-manader",
      "question: tagit_emot",
      "question: nytta",
      "där man inte väljer ett av flera svar",
    ],
    [
      "a condition on an answer that nobody can give",
      "sex-manader",
      "is: [ja]",
      "is: [jo]",
      "”jo” är inget svar på ”tagit_emot”",
    ],
    ["more answers than there are", file, "max: 2", "max: 9", "max är fler än svaren"],
    [
      "a most where one is chosen",
      "efter-frukostmotet",
      "type: single",
      "type: single\n        max: 2",
      "max gäller bara när flera svar får väljas",
    ],
    [
      "answers that do not belong",
      file,
      "id: stod\n        type: multiple",
      "id: stod\n        type: rating",
      "options hör inte till sorten ”Skala 0–10”",
    ],
    [
      "a choice without answers",
      file,
      "id: tar_emot\n        type: rating",
      "id: tar_emot\n        type: single",
      "options saknas",
    ],
    ["a measure without its time", file, "        moment: before\n", "", "moment saknas"],
    [
      "one thing measured twice at one time",
      file,
      "measure: trygg\n        moment: before",
      "measure: veta\n        moment: before",
      "mäts redan en gång till",
    ],
    [
      "a meaning that the sort cannot have",
      file,
      "meaning: satisfaction",
      "meaning: support",
      "meaning gäller bara sorten ”Flera svar får väljas”",
    ],
    [
      "two surveys for one occasion",
      "efter-frukostmotet",
      "kinds: [breakfast]",
      "kinds: [breakfast, basic]",
      "”Grundutbildning” har redan en enkät vid samma tid",
    ],
    [
      "one sent by hand that follows a course",
      "kompetensbehov",
      "stage: by_hand",
      "stage: by_hand\nkinds: [basic]",
      "kinds ska vara tomt när ni själva skickar enkäten (”Efter de här utbildningarna” i redaktionen)",
    ],
    [
      "one that follows nothing",
      "efter-frukostmotet",
      "kinds: [breakfast]",
      "kinds: []",
      "skriv efter vilka utbildningar",
    ],
    ["a field that nobody knows", file, "minutes: 3", "minutes: 3\nfarg: röd", "farg"],
  ])("%s", async (_, name, from, to, why) => {
    await changed(name, from, to, (root) => {
      expect(() => loadSurveys(root)).toThrow(why);
      expect(() => loadSurveys(root)).toThrow(/content\/enkater\/[a-z-]+\.md, rad \d+/);
    });
  });
});

describe("the pages of a survey", () => {
  /** Numbers that look random and are the same each time. */
  const dice = (seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };

  const someSurvey = (seed: number): Survey => {
    const roll = dice(seed);
    const singles: string[] = [];
    let n = 0;
    const question = (): SurveyQuestion => {
      const id = `q${n++}`;
      const type = roll() < 0.5 ? "single" : "scale";
      const on = roll() < 0.4 ? singles[Math.floor(roll() * singles.length)] : undefined;
      if (type === "single") singles.push(id);
      const options =
        type === "single"
          ? [
              { id: "a", text: "A" },
              { id: "b", text: "B" },
            ]
          : [];
      return {
        ...(questionsOf(bySlug("efter-utbildningen"))[0] as SurveyQuestion),
        id,
        type,
        options,
        showIf: on ? { question: on, is: [roll() < 0.5 ? "a" : "b"] } : null,
      };
    };
    const sections = Array.from({ length: 1 + Math.floor(roll() * 4) }, (_, at) => ({
      title: `Del ${at}`,
      intro: null,
      questions: Array.from({ length: 1 + Math.floor(roll() * 6) }, question),
    }));
    return { ...bySlug("efter-utbildningen"), sections };
  };

  test("lose no question, keep the order, and never hold one beside what it depends on", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const survey = someSurvey(seed);
      const steps = surveySteps(survey);
      expect(steps.flatMap(({ questions }) => questions)).toEqual(questionsOf(survey));
      for (const { questions } of steps)
        for (const { showIf } of questions) expect(questions.map(({ id }) => id)).not.toContain(showIf?.question);
    }
  });

  test("whatever one answers, onwards meets each question that is asked, once, and back the same way", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const survey = someSurvey(seed);
      const roll = dice(seed + 7);
      const typed = Object.fromEntries(questionsOf(survey).map(({ id }) => [id, roll() < 0.5 ? "a" : "b"]));
      const steps = surveySteps(survey);
      const way = [stepFrom(steps, -1, 1, typed)];
      for (let at = way[0]; at != null; ) {
        at = stepFrom(steps, at, 1, typed);
        way.push(at);
      }
      const met = way.flatMap((at) => (at === null ? [] : askedIn(steps[at as number], typed)));
      expect(met).toEqual(questionsOf(survey).filter((question) => isAsked(question, typed)));
      const back = way.filter((at) => at !== null).reverse();
      expect(back.slice(1)).toEqual(back.slice(0, -1).map((at) => stepFrom(steps, at as number, -1, typed)));
    }
  });
});
