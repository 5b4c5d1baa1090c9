const candidate = /(?<!\d)(?:18|19|20)?(\d{2})(\d{2})(\d{2})\s?[-+–]?\s?(\d{4})(?!\d)/g;

/** True when the text holds something that can be a personnummer or samordningsnummer: a real date and a right last digit. */
export const holdsPersonnummer = (text: string): boolean =>
  [...text.matchAll(candidate)].some(([, year = "", month = "", day = "", tail = ""]) => {
    const date = Number(day) > 60 ? Number(day) - 60 : Number(day);
    return isDate(Number(year), Number(month), date) && luhn(year + month + day + tail);
  });

/**
 * True when what was typed as an organisation number is a person's: a third digit under 2 is a month, and twelve
 * digits from 18, 19 or 20 start with a year of birth. Also half a number, or one with a wrong last digit.
 */
export const isPersonal = (typed: string): boolean => {
  const digits = typed.replace(/\D/g, "");
  const ten = digits.replace(/^16(?=\d{10}$)/, "");
  return /^(18|19|20)\d{10}$/.test(digits) || /^\d\d[01]/.test(ten) || holdsPersonnummer(typed);
};

// The century is unknown, so 29 February is believed whenever any century has it.
const isDate = (year: number, month: number, day: number): boolean =>
  [1800, 1900, 2000].some((century) => {
    const date = new Date(Date.UTC(century + year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  });

const luhn = (digits: string): boolean => {
  const sum = [...digits].reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
};
