import { t } from "./strings.ts";
import type { Prerequisite } from "./types.ts";

/** "”Grundutbildning, en heldag” eller ”Webbinarium”" */
export const courseTitles = ({ courses }: Prerequisite): string =>
  courses.map(({ title }) => `”${title}”`).join(` ${t("register.prerequisite.or")} `);
