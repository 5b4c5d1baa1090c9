import type { Example } from "../../examples.ts";
import { attendanceList } from "./attendance.ts";

export const examples: Example[] = [
  {
    title: "Vilka som var här",
    wide: true,
    render: (say) =>
      attendanceList([
        { ref: "a", name: say("Cilla Öberg"), employer: say("Bageri Morgonstund"), workplace: null, mark: "present" },
        { ref: "b", name: say("Dag Nyström"), employer: say("Granby omsorg"), workplace: say("Norr"), mark: "absent" },
        { ref: "c", name: say("Elsa Åkerlund"), employer: say("Granby omsorg"), workplace: null, mark: null },
      ]),
  },
];
