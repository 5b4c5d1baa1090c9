import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askedIn, isAsked, stepFrom, surveySteps } from "../../functions/forms/survey.ts";
import { courseKinds } from "../../site/content/course.ts";
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

/** Reading at 200 words a minute, and a moment for each answer. */
const secondsOf = (survey: Survey): number => {
  const moments = { scale: 4, rating: 5, single: 4, multiple: 7, numbers: 12, text: 30 };
  const said = [survey.intro, ...survey.sections.flatMap(({ title, intro }) => [title, intro ?? ""])];
  const asked = questionsOf(survey).flatMap(({ text, hint, options }) => [
    text,
    hint ?? "",
    ...options.map((option) => option.text),
  ]);
  const words = [...said, ...asked].join(" ").split(/\s+/).filter(Boolean).length;
  return words * 0.3 + questionsOf(survey).reduce((sum, { type }) => sum + moments[type], 0);
};

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

  test("follow every kind of course, and half a year on every kind that makes somebody receive", () => {
    const kindsAt = (stage: Survey["stage"]) =>
      surveys.flatMap((survey) => (survey.stage === stage ? survey.kinds : [])).sort();
    expect(kindsAt("after")).toEqual(Object.keys(courseKinds).sort());
    const supervisors = ["basic", "commissioned", "deepening", "web", "webinar"];
    expect(kindsAt("six_months")).toEqual(supervisors);
    expect(kindsAt("six_months_manager")).toEqual(supervisors);
  });

  test("ask what they ask again in the same words", () => {
    const asked = (meaning: SurveyQuestion["meaning"]) =>
      surveys.flatMap(questionsOf).filter((question) => question.meaning === meaning);
    const willing = asked("willingness").map(({ text, low, high }) => [text, low, high]);
    expect(willing).toHaveLength(4);
    expect(new Set(willing.map(String)).size).toBe(1);
    for (const { options, max } of asked("support")) {
      expect(options).toEqual(asked("support")[0]?.options);
      expect(max).toBe(2);
    }
  });

  test("take no longer than they say, also for who answers everything and reads every word", () => {
    for (const survey of surveys) expect(secondsOf(survey), survey.slug).toBeLessThan(survey.minutes * 60);
    expect(secondsOf(bySlug("efter-utbildningen"))).toBeLessThan(180);
  });

  test("name no number in a text that its page could not make a link of", () => {
    expect(bySlug("sex-manader-chef").thanks).toContain('<a href="tel:');
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
    [
      "words at one end of a scale",
      file,
      "        high: Mycket nöjd\n",
      "",
      "questions.0.high saknas: skriv ord i båda ändar av skalan, eller inga alls",
    ],
    [
      "a scale to ten without words",
      file,
      "        low: Inte alls troligt\n        high: Mycket troligt\n        meaning: willingness\n",
      "        meaning: willingness\n",
      "low saknas: skalan 0–10 behöver ord i båda ändar",
    ],
    [
      "words at the ends of what has none",
      "efter-frukostmotet",
      "type: single",
      "type: single\n        low: Nej",
      "low hör inte till sorten ”Ett av flera svar”",
    ],
    [
      "a choice of one",
      "efter-frukostmotet",
      "          - id: kanske\n            text: Kanske\n          - id: nej\n            text: Nej\n",
      "",
      "options ska ha minst två svar",
    ],
    ["a short name that results use", file, "id: anvandbart", "id: constructor", "id ”constructor” är upptaget"],
    [
      "an answer by a name that results use",
      file,
      "id: vag_in",
      "id: dont_know",
      "options har kortnamnet ”dont_know”, som är upptaget",
    ],
    [
      "a before without its after",
      file,
      "        measure: trygg\n        moment: after\n",
      "",
      "moment är ensamt: fråga om ”trygg” både före och efter utbildningen, i samma enkät",
    ],
    [
      "half a year on, of what nobody asked at the course",
      "sex-manader",
      "measure: trygg",
      "measure: tryg",
      "measure är ensamt: ingen annan fråga mäter ”tryg”",
    ],
    [
      "one meaning twice",
      file,
      "meaning: recommend",
      "meaning: willingness",
      "meaning är samma som för ”tar_emot”. Uppföljningen kan bara räkna en av dem",
    ],
    [
      "answers that cannot be added to those of another survey",
      "sex-manader",
      "id: vag_in",
      "id: en_vag_in",
      "options ska ha samma kortnamn som ”stod” i content/enkater/efter-frukostmotet.md",
    ],
    [
      "a heading in the thanks",
      file,
      "thanks: ",
      "thanks: '# Tack'\n#",
      "thanks ska bara ha stycken, utan rubriker, listor och bilder",
    ],
    [
      "a link where a page shows plain words",
      file,
      "Vad ska vi göra annorlunda?",
      "Ring {phone}?",
      "text har {phone}, som blir en länk. Skriv det i inledningen eller tacket",
    ],
    ["a field that nobody knows", file, "minutes: 3", "minutes: 3\nfarg: röd", "farg"],
  ])("%s", async (_, name, from, to, why) => {
    await changed(name, from, to, (root) => {
      expect(() => loadSurveys(root)).toThrow(why);
      expect(() => loadSurveys(root)).toThrow(/content\/enkater\/[a-z-]+\.md, rad \d+/);
    });
  });
});

test("a fault names the question as the editor shows it, and the field as the editor calls it", async () => {
  await changed("sex-manader", "is: [ja]", "is: [jo]", (root) =>
    expect(() => loadSurveys(root)).toThrow(
      /rad \d+: sections\.1\.questions\.1\.showIf\.is är fel: ”jo” är inget svar på ”tagit_emot”\. Frågan är ”Hur många platser[^”]*” \(”Kortnamn på svaren” i redaktionen\)/,
    ),
  );
});

test.each([
  ["", "texten under fälten saknas. Säg varför ni frågar"],
  ["## Hej\n\nSvara gärna.", "texten under fälten ska bara ha stycken"],
  ["- ett\n- två", "texten under fälten ska bara ha stycken"],
  ["![En dörr](/bilder/oppen-dorr.png)", "texten under fälten ska bara ha stycken"],
])("an introduction that no page can show is refused: %j", async (body, why) => {
  const own = "Tack för att du kom. Några korta frågor om frukosten, och om hur det ser ut hos er.";
  await changed("efter-frukostmotet", own, body, (root) => expect(() => loadSurveys(root)).toThrow(why));
});

test("no file takes the name of the survey in which workplaces answer", () => {
  withSurveys({ arbetsplatser: file({ title: "Prov" }) }, (root) =>
    expect(() => loadSurveys(root)).toThrow("content/enkater/arbetsplatser.md: namnet arbetsplatser är upptaget"),
  );
});

/** A survey's file; JSON is YAML too. */
const file = (fields: object, body = "Därför frågar vi."): string => {
  const least = { title: "Prov", stage: "by_hand", minutes: 1, thanks: "Det var allt.", sections: someSections };
  return `---\n${JSON.stringify({ ...least, ...fields })}\n---\n\n${body}\n`;
};
const someSections = [{ title: "Del", questions: [{ id: "nojd", type: "scale", text: "Hur var det?" }] }];

/** Runs with a content folder that has these surveys, by name, and nothing else. */
const withSurveys = (files: Record<string, string>, work: (root: string) => void): void => {
  const root = mkdtempSync(join(tmpdir(), "oppna-enkater-"));
  try {
    mkdirSync(join(root, "enkater"));
    for (const [name, source] of Object.entries(files)) writeFileSync(join(root, "enkater", `${name}.md`), source);
    work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

describe("whatever may be asked", () => {
  const words = fc.stringMatching(/^[A-ZÅÄÖa-zåäö0-9<&"'#*][A-ZÅÄÖa-zåäö0-9 ,.:;?!'"#–”&<>*\\-]{0,50}[a-zåäö?.]$/);
  const options = (least: number) =>
    fc
      .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), { minLength: least, maxLength: 6 })
      .filter((ids) => !ids.includes("dont_know"))
      .chain((ids) => fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), text: words }))));
  const ends = fc.option(fc.record({ low: words, high: words }), { nil: {} });
  const said = fc.record({ text: words, hint: words }, { requiredKeys: ["text"] });
  const asked = fc.oneof(
    fc.tuple(said, ends, fc.boolean()).map(([one, both, dontKnow]) => ({
      ...one,
      ...both,
      dontKnow,
      type: "scale" as const,
    })),
    fc
      .tuple(said, fc.record({ low: words, high: words }))
      .map(([one, both]) => ({ ...one, ...both, type: "rating" as const })),
    fc.tuple(said, options(2)).map(([one, choice]) => ({ ...one, type: "single" as const, options: choice })),
    fc.tuple(said, options(2), fc.nat()).map(([one, choice, most]) => ({
      ...one,
      type: "multiple" as const,
      options: choice,
      max: 1 + (most % choice.length),
    })),
    fc.tuple(said, options(1)).map(([one, choice]) => ({ ...one, type: "numbers" as const, options: choice })),
    said.map((one) => ({ ...one, type: "text" as const })),
  );

  /** Named in order; some asked only of who answered so before, and some scales in pairs. */
  const asWritten = (drawn: [Asked, number][]): object[] => {
    const singles: { id: string; options: { id: string }[] }[] = [];
    return drawn.flatMap(([one, roll], at) => {
      const id = `q${at}`;
      const on = roll % 3 === 0 ? singles[roll % (singles.length || 1)] : undefined;
      const showIf = on ? { showIf: { question: on.id, is: [on.options[roll % on.options.length]?.id] } } : {};
      if (one.type === "single") singles.push({ id, options: one.options });
      const written = { id, ...one, ...showIf };
      if (one.type !== "scale" || roll % 2 === 0) return [written];
      const pair = { measure: `m${at}` };
      return [
        { ...written, ...pair, moment: "before" },
        { ...written, ...pair, id: `${id}_efter`, moment: "after" },
      ];
    });
  };
  type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never;

  const asLoaded = (written: object): object => {
    const { type } = written as { type: string };
    const ends = type === "scale" ? { low: "Instämmer inte alls", high: "Instämmer helt" } : { low: null, high: null };
    const hint = type === "text" ? "Skriv inget om enskilda personer." : null;
    const nothing = { hint, options: [], max: null, showIf: null, measure: null, moment: null, meaning: null };
    return { ...nothing, ...ends, dontKnow: false, ...written };
  };

  test("comes through as it was written, and under one version as long as it is so", () => {
    const drawn = fc.array(fc.tuple(asked, fc.nat(1000)), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(drawn, fc.integer({ min: 3, max: 9 }), words, (all, size, changedWords) => {
        const questions = asWritten(all);
        const inParts = (title: string) =>
          Array.from({ length: Math.ceil(questions.length / size) }, (_, at) => ({
            title: `${title} ${at}`,
            questions: questions.slice(at * size, (at + 1) * size),
          }));
        const written = inParts("Del");
        const versions = [written, written, inParts(`${changedWords}, ny`)].map((each) => {
          let version = "";
          withSurveys({ prov: file({ sections: each }) }, (root) => {
            const [survey] = loadSurveys(root);
            expect(survey?.sections).toEqual(
              each.map((part) => ({ ...part, intro: null, questions: part.questions.map(asLoaded) })),
            );
            expect(survey).toMatchObject({ slug: "prov", intro: "<p>Därför frågar vi.</p>\n", kinds: [] });
            version = survey?.version ?? "";
          });
          return version;
        });
        expect(versions[0]).toMatch(/^[0-9a-f]{12}$/);
        expect(versions[1]).toBe(versions[0]);
        expect(versions[2]).not.toBe(versions[0]);
      }),
      { numRuns: 60 },
    );
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
