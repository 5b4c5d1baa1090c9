import type { Prerequisite } from "./types.ts";

/** "”Grundutbildning, en heldag”, ”Webbinarium” eller ”Handledarens grunder”" */
export const courseTitles = ({ courses }: Prerequisite): string =>
  either().format(courses.map(({ title }) => `”${title}”`));

/** "a, b eller c" */
export const either = (): Intl.ListFormat => new Intl.ListFormat("sv", { type: "disjunction" });
