import { getHolidays } from "swedish-holidays";

export interface Holiday {
  /** As in "2027-06-25". */
  day: string;
  name: string;
}

/** Eves that are working days by law and in no workplace. */
const eves = ["Midsommarafton", "Julafton", "Nyårsafton"];

const two = (number: number): string => String(number).padStart(2, "0");

/** Days when nobody can be expected to answer: Swedish public holidays and three eves, of last year and the five to come. */
export const holidaysAround = (year: number): Holiday[] => {
  const years = Array.from({ length: 7 }, (_, index) => year - 1 + index);
  const found = years
    .flatMap((each) => getHolidays(each))
    .filter(({ isPublicHoliday, name }) => isPublicHoliday || eves.includes(name))
    .map(
      (holiday): Holiday => ({
        day: [holiday.year, two(holiday.month), two(holiday.day)].join("-"),
        name: holiday.name,
      }),
    );
  // Two may fall on the same day: 1 May 2008 was Ascension Day as well.
  return [...new Map(found.map((holiday) => [holiday.day, holiday])).values()];
};
