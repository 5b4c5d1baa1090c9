import type { Example } from "../../examples.ts";
import { barChart, columnChart } from "./chart.ts";

export const examples: Example[] = [
  {
    title: "Liggande staplar, med ett tal som inte visas",
    render: (say) =>
      barChart({
        id: "kommuner",
        title: say("Deltagare per kommun"),
        description: say("Granby har flest, 64. Åkersta visas inte."),
        rows: [
          { label: say("Granby"), value: 64, text: "64" },
          { label: say("Sjöhult"), value: 21, text: "21" },
          { label: say("Åkersta"), value: null, text: say("färre än 5") },
        ],
      }),
  },
  {
    title: "Stående staplar, med delar och ett mål",
    render: (say) =>
      columnChart({
        id: "ar",
        title: say("Utbildade handledare per år"),
        description: say("Antalet har ökat från 48 till 71."),
        legend: [say("Kvinnor"), say("Män")],
        line: { value: 65, text: say("Målet: 65") },
        rows: [
          { label: "2024", value: 48, text: "48", part: 30 },
          { label: "2025", value: 59, text: "59", part: 38 },
          { label: "2026", value: 71, text: "71", part: 41 },
        ],
      }),
  },
];
