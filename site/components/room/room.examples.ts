import type { Example } from "../../examples.ts";
import { roomHeader } from "./room.ts";

export const examples: Example[] = [
  {
    title: "Inloggad",
    wide: true,
    render: (say) => roomHeader("/samordnare/", { name: say("Astrid Lind") }, "2027-03-12T08:00:00+01:00"),
  },
  {
    title: "Med mejl som inte kom fram",
    wide: true,
    render: (say) => roomHeader("/samordnare/mejl/", { name: say("Astrid Lind"), trouble: 3 }),
  },
];
