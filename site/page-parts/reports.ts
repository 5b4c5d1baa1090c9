import { table } from "../components/table/table.ts";
import { municipalityNames } from "../content/municipality.ts";
import type { Report } from "../content/report.ts";
import type { Html } from "../html.ts";
import { t } from "../strings.ts";

/** What is looked for, municipality by municipality. */
export const neededTable = ({ places }: Report): Html =>
  table({
    caption: t("reports.placesCaption"),
    head: [t("reports.municipality"), t("reports.needed")],
    rows: places.map(({ municipality, needed }) => [
      municipalityNames([municipality]).join(""),
      needed.length > 0 ? needed.join(", ") : t("reports.neededNone"),
    ]),
    narrow: true,
  });
