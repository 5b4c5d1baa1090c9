import { columns } from "../../functions/forms/paste.ts";
import { csv } from "../../functions/lib/csv.ts";
import { columnText } from "../function-pages/booking-faults.ts";

export const data = { permalink: "/assets/anmal-manga.csv" };

/** The list that "Anmäl många" takes, with nothing but its headings. */
export const render = (): string => csv([columns.map(columnText)]);
