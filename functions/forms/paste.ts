/** A list pasted from a spreadsheet, read by its shape alone: which cell is what, and which session is meant. */

export const columns = [
  "name",
  "email",
  "workplace",
  "managerName",
  "managerEmail",
  "session",
  "phone",
  "role",
] as const;
export type Column = (typeof columns)[number];

export interface PasteRow {
  /** As the spreadsheet numbers it, the heading row counted. */
  line: number;
  cells: Record<Column, string>;
  /** Address of the session that the row means; null when that could not be read. */
  session: string | null;
}

export interface PasteError {
  line: number;
  column: Column;
  error: "session_missing" | "session_not_found" | "session_not_clear";
}

export interface Paste {
  rows: PasteRow[];
  errors: PasteError[];
  /** Headings that nobody knows: their columns are left alone. */
  unread: string[];
}

/** What a row may call a session: its place in the list, counted from 1, or one of its days as "2027-03-12". */
export interface PasteSession {
  slug: string;
  dates: string[];
}

/** One more than may come, so that too many can be told from enough. */
const rowsMax = 201;
const recordsMax = 1_000;

export const readPaste = (text: string, sessions: PasteSession[]): Paste => {
  const records = recordsOf(text);
  const first = records[0];
  if (!first) return { rows: [], errors: [], unread: [] };
  const headed = isHeading(first.cells);
  const body = headed ? records.slice(1) : records;
  const places = headed ? placesByHeading(first.cells) : placesByContent(body, sessions.length);
  const rows: PasteRow[] = [];
  const errors: PasteError[] = [];
  for (const { line, cells } of body.slice(0, rowsMax)) {
    const named = namedCells(cells, places);
    const found = sessionMeant(named.session, sessions);
    if (typeof found === "object") errors.push({ line, column: "session", error: found.error });
    rows.push({ line, cells: named, session: typeof found === "string" ? found : null });
  }
  return { rows, errors, unread: headed ? unreadHeadings(first.cells, places) : [] };
};

// Cells -----------------------------------------------------------------------------------------------

interface Record_ {
  line: number;
  cells: string[];
}

/** Blank rows are left out but counted, so that a line's number is the spreadsheet's own. */
const recordsOf = (text: string): Record_[] => {
  const plain = text.replace(/^\uFEFF/, "");
  const separator = separatorOf(plain);
  // A quoted cell may hold anything; one that is never closed, or goes on after its quote, is plain text.
  const cell = new RegExp(` *"((?:[^"]|"")*)" *(?=[${separator}\r\n]|$)|([^${separator}\r\n]*)`, "y");
  const records: Record_[] = [];
  let cells: string[] = [];
  for (let at = 0, line = 1; at <= plain.length && records.length < recordsMax; ) {
    cell.lastIndex = at;
    const [whole = "", quoted, bare = ""] = cell.exec(plain) ?? [];
    cells.push(tidy(quoted === undefined ? bare : quoted.replaceAll('""', '"')));
    at += whole.length;
    const next = plain[at];
    at += next === "\r" && plain[at + 1] === "\n" ? 2 : 1;
    if (next === separator) continue;
    if (cells.some((typed) => typed !== "")) records.push({ line, cells });
    cells = [];
    line += 1;
  }
  return records;
};

/** What spreadsheets copy (tab), what Swedish ones save (semicolon), what others save (comma). */
const separatorOf = (text: string): string => {
  const line = text.split(/[\r\n]+/).find((one) => one.trim() !== "") ?? "";
  const unquoted = line.replaceAll(/"(?:[^"]|"")*"/g, "");
  return ["\t", ";", ","].find((one) => unquoted.includes(one)) ?? ";";
};

/** Spaces of every kind are one space, and what cannot be seen is nothing. */
const tidy = (text: string): string =>
  text
    .replaceAll(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();

// Headings --------------------------------------------------------------------------------------------

type Heading = Column | "firstName" | "lastName";

const headings: Record<Heading, string> = {
  name: "namn förochefternamn fulltnamn deltagare person medarbetare anställd",
  firstName: "förnamn tilltalsnamn",
  lastName: "efternamn",
  email: "epost epostadress mejl mejladress mail mailadress email emailadress adress",
  workplace:
    "arbetsplats arbetsställe enhet verksamhet avdelning arbetsplatsensnamn namnpåarbetsplats skola förskola boende",
  managerName: "chef ansvarigchef chefensnamn chefnamn närmastechef enhetschef namnchef namnpåchef chefsnamn",
  managerEmail:
    "chefensepost chefepost epostchef chefsepost chefensmejl chefmejl mejlchef chefensmail chefmail mailchef " +
    "chefensepostadress chefensmejladress epostadresschef eposttillchef mejltillchef ansvarigchefsepost",
  session:
    "datum tillfälle utbildningstillfälle kurstillfälle dag utbildningsdag utbildningsdatum kursdatum kursdag omgång",
  phone: "telefon telefonnummer tel tfn mobil mobilnummer mobiltelefon",
  role: "roll yrkesroll befattning titel funktion",
};

const headingOf = new Map<string, Heading>(
  Object.entries(headings).flatMap(([heading, words]) =>
    words.split(" ").map((word): [string, Heading] => [word, heading as Heading]),
  ),
);

/** "E-post (obligatorisk)" → "epost" */
const headingKey = (cell: string): string =>
  cell
    .toLowerCase()
    .normalize("NFC")
    .replaceAll(/\(.*\)|[^a-zåäöé]/g, "");

const isHeading = (cells: string[]): boolean =>
  !cells.some((cell) => cell.includes("@")) && cells.filter((cell) => headingOf.has(headingKey(cell))).length >= 2;

type Places = Partial<Record<Heading, number>>;

/** What the second of two equal headings means when the first is taken: a manager's. */
const nextOf: Partial<Record<Heading, Heading>> = { email: "managerEmail", name: "managerName" };

const placesByHeading = (cells: string[]): Places => {
  const places: Places = {};
  cells.forEach((cell, at) => {
    const heading = headingOf.get(headingKey(cell));
    const free = heading && places[heading] !== undefined ? nextOf[heading] : heading;
    if (free) places[free] ??= at;
  });
  return places;
};

const unreadHeadings = (cells: string[], places: Places): string[] =>
  cells.filter((cell, at) => cell !== "" && !Object.values(places).includes(at));

// Content ---------------------------------------------------------------------------------------------

/** Without headings the cells themselves tell; texts come in the order of the template. */
const placesByContent = (records: Record_[], sessionCount: number): Places => {
  const width = Math.max(...records.map(({ cells }) => cells.length));
  const places: Places = {};
  for (let at = 0; at < width; at++) {
    const typed = records.map(({ cells }) => cells[at] ?? "").filter((cell) => cell !== "");
    const order = orderByKind[kindOf(typed, sessionCount)];
    const free = order.find((column) => places[column] === undefined);
    if (free) places[free] = at;
  }
  return places;
};

type Kind = "email" | "session" | "phone" | "role" | "text" | "nothing";

const orderByKind: Record<Kind, Column[]> = {
  email: ["email", "managerEmail"],
  session: ["session"],
  phone: ["phone"],
  role: ["role"],
  text: ["name", "workplace", "managerName"],
  nothing: [],
};

const kindOf = (typed: string[], sessionCount: number): Kind => {
  const most = (test: (cell: string) => boolean) => typed.filter(test).length * 2 > typed.length;
  if (most((cell) => cell.includes("@"))) return "email";
  // A list may number its rows: that is no session once it counts past them.
  if (most((cell) => /^\d{1,3}\.?$/.test(cell)))
    return typed.every((cell) => Number.parseInt(cell, 10) <= sessionCount) ? "session" : "nothing";
  if (most((cell) => dateIn(cell) !== null)) return "session";
  if (most((cell) => /^[+\d][\d\s()/–-]{4,}$/.test(cell))) return "phone";
  if (most((cell) => roleWords.has(cell.toLowerCase()))) return "role";
  return typed.length > 0 ? "text" : "nothing";
};

const roleWords = new Map<string, string>(
  Object.entries({
    manager: "chef enhetschef verksamhetschef rektor",
    supervisor: "handledare mentor",
    hr: "hr personalavdelning",
    other: "annat övrigt",
  }).flatMap(([code, words]) => words.split(" ").map((word): [string, string] => [word, code])),
);

const namedCells = (cells: string[], places: Places): Record<Column, string> => {
  const cell = (heading: Heading): string => cells[places[heading] ?? -1] ?? "";
  const name = cell("name") || `${cell("firstName")} ${cell("lastName")}`.trim();
  return {
    name,
    email: plainAddress(cell("email")),
    workplace: cell("workplace"),
    managerName: cell("managerName"),
    managerEmail: plainAddress(cell("managerEmail")),
    session: cell("session"),
    phone: cell("phone"),
    role: cell("role"),
  };
};

/** "Cilla Öberg <cilla@bageri.example>" and "mailto:cilla@bageri.example" → the address alone. */
const plainAddress = (cell: string): string => (/<([^<>]+@[^<>]+)>/.exec(cell)?.[1] ?? cell).replace(/^mailto:/i, "");

/** A title that nobody knows is a role of its own kind; a missing one is for the door to say. */
export const roleCode = (typed: string): string | null =>
  typed === "" ? null : (roleWords.get(typed.toLowerCase()) ?? "other");

// Sessions --------------------------------------------------------------------------------------------

const sessionMeant = (typed: string, sessions: PasteSession[]): string | { error: PasteError["error"] } => {
  if (typed === "") return sessions.length === 1 ? (sessions[0] as PasteSession).slug : { error: "session_missing" };
  const number = /^(?:nr |nummer )?(\d{1,3})\.?$/i.exec(typed)?.[1];
  const found = number
    ? sessions.slice(Number(number) - 1).slice(0, Number(number) > 0 ? 1 : 0)
    : onDate(typed, sessions);
  if (found.length > 1) return { error: "session_not_clear" };
  return found[0]?.slug ?? { error: "session_not_found" };
};

const onDate = (typed: string, sessions: PasteSession[]): PasteSession[] => {
  const date = dateIn(typed);
  if (!date) return [];
  const matches = (iso: string | undefined): boolean =>
    iso?.endsWith(date.monthDay) === true && iso.startsWith(date.year);
  const starting = sessions.filter(({ dates }) => matches(dates[0]));
  return starting.length > 0 ? starting : sessions.filter(({ dates }) => dates.some(matches));
};

const months = "jan feb mar apr maj jun jul aug sep okt nov dec".split(" ");

/** The day that a cell names, in any of the ways people and spreadsheets write it; year "" when it is not said. */
const dateIn = (typed: string): { year: string; monthDay: string } | null => {
  const cell = typed
    .toLowerCase()
    .replace(/^(?:den |(?:mån|tis|ons|tors?|fre|lör|sön)[a-zåäö]*\.?,? (?:den )?)/, "")
    .replace(/,? (?:kl\b.*|\d{1,2}[.:]\d{2}.*)$/, "");
  const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})$/.exec(cell);
  if (iso) return dated(iso[3], iso[2], iso[1]);
  const figures = /^(\d{1,2}) ?[/.-] ?(\d{1,2})\.?(?:[/. -]+(\d{4}|\d{2}))?$/.exec(cell);
  if (figures) return dated(figures[1], figures[2], figures[3]);
  const words = /^(\d{1,2})(?::?[ea])?[ .-]*([a-zåäö]{3,9})\.?(?:[ -]+(\d{4}|\d{2}))?$/.exec(cell);
  const month = months.indexOf(words?.[2]?.slice(0, 3) ?? "") + 1;
  return words && month > 0 ? dated(words[1], String(month), words[3]) : null;
};

const dated = (day = "", month = "", year = ""): { year: string; monthDay: string } | null =>
  Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31
    ? { year: year.length === 2 ? `20${year}` : year, monthDay: `-${month.padStart(2, "0")}-${day.padStart(2, "0")}` }
    : null;
