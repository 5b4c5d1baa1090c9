import type { Example } from "../../examples.ts";
import { field } from "../field/field.ts";
import { choices } from "./choices.ts";

export const examples: Example[] = [
  {
    title: "En av flera, med en följdfråga",
    render: (say) =>
      choices({
        type: "radio",
        name: "contact.who",
        legend: say("Vem är kontaktperson?"),
        hint: say("Dit skickar vi bekräftelsen."),
        value: "other",
        items: [
          { value: "self", text: say("Jag själv") },
          {
            value: "other",
            text: say("Någon annan"),
            conditional: field({ name: "contact.name", label: say("Namn") }),
          },
        ],
      }),
  },
  {
    title: "Flera får väljas, frivilligt",
    render: (say) =>
      choices({
        type: "checkbox",
        name: "optin",
        legend: say("Vill du också det här?"),
        optional: true,
        items: [{ value: "brev", text: say("Få vårt nyhetsbrev"), hint: say("Ungefär fyra gånger om året.") }],
      }),
  },
  {
    title: "Fel",
    render: (say) =>
      choices({
        type: "radio",
        name: "role",
        legend: say("Vilken roll har du?"),
        error: say("Välj en roll."),
        items: [
          { value: "manager", text: say("Chef") },
          { value: "hr", text: say("Personal, HR") },
        ],
      }),
  },
];
