import type { Wall } from "./plan.ts";

export interface Event {
  at: Wall;
  /** Orders what happens at the same moment. */
  key: string;
  work: () => Promise<void>;
}

/** What is to happen, in order of time; more may be added while it is lived. */
export class Timetable {
  /** Latest first, so that the next is the last. */
  private readonly events: Event[] = [];

  add(event: Event): void {
    const before = (other: Event) => other.at < event.at || (other.at === event.at && other.key < event.key);
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.events[middle] as Event)) high = middle;
      else low = middle + 1;
    }
    this.events.splice(low, 0, event);
  }

  /** Takes the earliest, if it is earlier than that. */
  next(until: Wall): Event | undefined {
    return (this.events.at(-1)?.at ?? until) < until ? this.events.pop() : undefined;
  }
}
