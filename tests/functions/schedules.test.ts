import { expect, test } from "vitest";
import { isDue } from "../../local/schedules.ts";

const at = (iso: string) => new Date(iso);

test.each([
  ["* * * * *", "2027-03-05T08:00:00Z", true],
  ["*/5 * * * *", "2027-03-05T08:10:00Z", true],
  ["*/5 * * * *", "2027-03-05T08:11:00Z", false],
  ["0 7 * * 1-5", "2027-03-05T07:00:00Z", true],
  ["0 7 * * 1-5", "2027-03-06T07:00:00Z", false],
  ["15,45 * * * *", "2027-03-05T08:45:00Z", true],
  ["@daily", "2027-03-05T00:00:00Z", true],
  ["@daily", "2027-03-05T00:01:00Z", false],
])("the schedule %s at %s is due: %s", (schedule, iso, due) => {
  expect(isDue(schedule, at(iso))).toBe(due);
});
