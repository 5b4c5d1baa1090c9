import { relative } from "node:path";
import { loadActors } from "./content/actor.ts";
import { judgeBuilt, type Results } from "./content/built.ts";
import { loadContact } from "./content/contact.ts";
import { isWeb, loadCourses } from "./content/course.ts";
import { loadExamples } from "./content/example.ts";
import { checkContent } from "./content/faults.ts";
import { loadFigures } from "./content/figures.ts";
import { loadJobTracks } from "./content/job-track.ts";
import { loadMethodSupport } from "./content/method-support.ts";
import { loadNetworks } from "./content/network.ts";
import { loadNews } from "./content/news.ts";
import { loadNewsletters } from "./content/newsletter.ts";
import { loadOffering } from "./content/offering.ts";
import { loadAccessibility, loadPages, loadStart } from "./content/page.ts";
import { loadPersonalData } from "./content/personal-data.ts";
import { holdStill, refuse } from "./content/read.ts";
import { loadReports } from "./content/report.ts";
import { loadSettings } from "./content/settings.ts";
import { loadSupportQuestions, loadSupports } from "./content/support.ts";
import { loadSynonyms } from "./content/synonym.ts";
import { loadTemplates } from "./content/template.ts";
import { loadWebCourses, webLessons } from "./content/web-course.ts";
import { draw } from "./draw.ts";
import { editorBundle } from "./editor/bundle.ts";
import { heavyMails } from "./newsletter-mail/heavy.ts";
import { newsletterMails } from "./newsletter-mail/mails.ts";
import { putOut, tidy } from "./pictures/cache.ts";
import { writeSearchIndex } from "./search/index-pages.ts";
import { readCalendar, readPersonalColumns } from "./sessions.ts";
import { supportPaths } from "./support-chooser.ts";
import { wordSizes, writeWordFiles } from "./word/files.ts";

/** The part of Eleventy's configuration used here; the package has no types of its own. */
export interface Config {
  addExtension(extension: string, options: { key: string }): void;
  addGlobalData(name: string, value: unknown): void;
  addPassthroughCopy(paths: Record<string, string>): void;
  on(event: "eleventy.before" | "eleventy.after", act: (results: Results) => void | Promise<void>): void;
  setUseGitIgnore(use: boolean): void;
}

/** What is built, of what and when: everything that site/eleventy.config.ts gives to Eleventy. */
export const wire = async (config: Config) => {
  // The calendar is read once. Its clock says what is out: the same clock that asks for a build when something falls due.
  let read: ReturnType<typeof readCalendar> | undefined;
  const calendar = () => {
    read ??= readCalendar();
    return read;
  };
  const moment = async () => ({ now: (await calendar()).now });

  // Pages are TypeScript, run as it is by Node.
  config.addExtension("11ty.ts", { key: "11ty.js" });

  // Faults under content/, all at once; then pictures and social cards, before the pages that show them.
  let drawn = new Map<string, string>();
  config.on("eleventy.before", async () => {
    holdStill();
    checkContent();
    drawn = await draw(await moment());
    refuse(heavyMails(await newsletterMails(await calendar())));
  });
  config.on("eleventy.after", async (results) => {
    await putOut(drawn, results.directories.output);
    await tidy();
    await writeWordFiles(loadTemplates(), results.directories.output);
    judgeBuilt(results);
    await writeSearchIndex(results.results, results.directories.output);
  });

  // Texts, and what the calendar holds.
  config.addGlobalData("courses", () => loadCourses());
  config.addGlobalData("webCourses", () => loadWebCourses(loadCourses().filter(isWeb)));
  config.addGlobalData("webLessons", () => webLessons(loadWebCourses(loadCourses().filter(isWeb))));
  config.addGlobalData("pages", () => loadPages());
  config.addGlobalData("start", () => loadStart());
  config.addGlobalData("offering", () => loadOffering());
  config.addGlobalData("examples", () => loadExamples());
  config.addGlobalData("news", async () => loadNews(await moment()));
  config.addGlobalData("newsletters", async () => loadNewsletters(await moment()));
  config.addGlobalData("networks", () => loadNetworks());
  config.addGlobalData("jobTracks", () => loadJobTracks());
  config.addGlobalData("reports", () => loadReports());
  config.addGlobalData("actors", () => loadActors());
  config.addGlobalData("contact", () => loadContact());
  config.addGlobalData("synonyms", () => loadSynonyms());
  config.addGlobalData("figures", () => loadFigures());
  config.addGlobalData("accessibility", () => loadAccessibility());
  config.addGlobalData("settings", () => loadSettings());
  config.addGlobalData("supportQuestions", () => loadSupportQuestions());
  config.addGlobalData("supports", () => loadSupports());
  config.addGlobalData("supportPaths", () => supportPaths(loadSupportQuestions()));
  config.addGlobalData("methodSupport", () => loadMethodSupport());
  config.addGlobalData("wordSizes", () => wordSizes(loadTemplates()));
  config.addGlobalData("calendar", calendar);
  config.addGlobalData("personalData", () => loadPersonalData());
  config.addGlobalData("personalColumns", () => readPersonalColumns());

  // Files that are copied as they are. The style sheet is made by pages/style-sheet.11ty.ts.
  config.addPassthroughCopy({
    "site/assets/fonts": "assets/fonts",
    "content/siffror": "siffror",
    "content/filmer": "filmer",
    "content/bilder/*.{mp4,webm,vtt,pdf}": "bilder",
    "site/assets/editor.css": "assets/editor.css",
    "docs/bilder": "redaktion/handledning/bilder",
    "site/assets/*.{js,svg,png,ico,webmanifest}": "assets",
  });

  // The editor at /redaktion/, at an address that changes with its version.
  const editor = await editorBundle();
  config.addGlobalData("editor", { version: editor.version });
  config.addPassthroughCopy({ [relative(".", editor.folder)]: `redaktion/editor/${editor.version}` });

  config.setUseGitIgnore(false);

  return {
    templateFormats: ["11ty.ts"],
    dir: { input: "site/pages", output: "_site" },
  };
};
