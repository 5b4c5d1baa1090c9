import type { Example } from "../../examples.ts";
import { emptyState } from "./empty-state.ts";

export const examples: Example[] = [
  {
    title: "Inget här, och vad man gör åt det",
    render: (say) =>
      emptyState({
        title: say("Inga tillfällen just nu"),
        body: say("Hör av dig, så säger vi till när nästa är bestämt."),
      }),
  },
];
