import type { Example } from "../../examples.ts";
import { subscribeForm } from "./subscribe-form.ts";

export const examples: Example[] = [
  { title: "Tomt", render: () => subscribeForm() },
  {
    title: "Med fel",
    render: (say) =>
      subscribeForm({
        values: { email: say("namn@"), lists: [] },
        error: (field) => say(field === "email" ? "E-postadressen ser inte rätt ut." : "Välj minst ett utskick."),
      }),
  },
];
