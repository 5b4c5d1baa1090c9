import { loadCourses } from "./content/course.ts";
import { loadAccessibility, loadPages, loadStart } from "./content/page.ts";
import { loadSettings } from "./content/settings.ts";
import { readCalendar } from "./sessions.ts";

/** The part of Eleventy's configuration used here; the package has no types of its own. */
interface Config {
  addExtension(extension: string, options: { key: string }): void;
  addGlobalData(name: string, value: () => unknown): void;
  addPassthroughCopy(paths: Record<string, string>): void;
  setUseGitIgnore(use: boolean): void;
}

export default (config: Config) => {
  // Pages are TypeScript, run as it is by Node.
  config.addExtension("11ty.ts", { key: "11ty.js" });

  // Texts, and what the calendar holds.
  config.addGlobalData("courses", () => loadCourses());
  config.addGlobalData("pages", () => loadPages());
  config.addGlobalData("start", () => loadStart());
  config.addGlobalData("accessibility", () => loadAccessibility());
  config.addGlobalData("settings", () => loadSettings());
  config.addGlobalData("calendar", () => readCalendar());

  // Files that are copied as they are. The style sheet is made by pages/style-sheet.11ty.ts.
  config.addPassthroughCopy({
    "site/assets/fonts": "assets/fonts",
    "site/assets/*.{js,svg,png,ico,webmanifest}": "assets",
  });

  config.setUseGitIgnore(false);

  return {
    templateFormats: ["11ty.ts"],
    dir: { input: "site/pages", output: "_site" },
  };
};
