import { loadEvents } from "../content/event.ts";
import type { CalendarData, NeighbourEvent } from "../types.ts";
import { readNeighbours, withoutDoubles } from "./neighbours.ts";

/** As long as what has ended stays in the calendar (app.neighbours_events). */
const daysKept = 90;

/**
 * The database holds the events of the last deploy; the pages show those of this build. Only for a neighbour that could
 * not be read now does the database know better: it has what was read last.
 */
export const withTodaysEvents = async (
  calendar: CalendarData,
  read = () => readNeighbours(),
): Promise<CalendarData> => {
  const { events, unread } = await read();
  const lastRead = calendar.events.filter(({ source }) => source !== null && unread.includes(source));
  const oldest = Date.parse(calendar.now) - daysKept * 86_400_000;
  const isKept = ({ endsAt }: NeighbourEvent) => Date.parse(endsAt) > oldest;
  return { ...calendar, events: withoutDoubles([...loadEvents(), ...events, ...lastRead]).filter(isKept) };
};
