import type { StaffSessionRow } from "./types.ts";

/** A survey as content/enkater says it, in one version: what a build hands over, what a link shows, what results are read by. */
export interface Survey {
  slug: string;
  /** A hash of what bears on answers. */
  version: string;
  title: string;
  stage: "after" | "six_months" | "six_months_manager" | "by_hand";
  /** The kinds of course that it follows; none for one that is sent by hand. */
  kinds: string[];
  minutes: number;
  /** Paragraphs of HTML. */
  intro: string;
  thanks: string;
  sections: { title: string; intro: string | null; questions: SurveyQuestion[] }[];
}

export interface SurveyQuestion {
  id: string;
  type: "scale" | "rating" | "single" | "multiple" | "numbers" | "text";
  text: string;
  hint: string | null;
  /** What stands at the ends of a scale or a rating. */
  low: string | null;
  high: string | null;
  /** Whether "Vet inte" can be chosen on a scale. */
  dontKnow: boolean;
  options: { id: string; text: string }[];
  /** How many may be chosen of several. */
  max: number | null;
  /** Asked only of who gave one of these answers to an earlier single question. */
  showIf: { question: string; is: string[] } | null;
  /** The same word in two questions, or two surveys: the same thing asked again. */
  measure: string | null;
  moment: "before" | "after" | "now" | null;
  /** What the figures look for. */
  meaning: "placements" | "attributed" | "received" | "support" | "willingness" | "satisfaction" | "recommend" | null;
}

/** What can be chosen on a scale and a rating, in order. */
export const scalePoints = {
  scale: ["1", "2", "3", "4", "5"],
  rating: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
};

/** "1" to "5" or "dont_know", "0" to "10", an option, options, whole numbers by option, or text. */
export type SurveyValue = string | string[] | Record<string, number>;

export interface SurveyAbout {
  course: string | null;
  day: string | null;
  place: string | null;
}

/** What a link shows: never an answer. */
export type SurveyView = { state: "unknown_link" | "too_many_attempts" } | OpenSurvey;

export interface OpenSurvey {
  state: "open" | "answered" | "closed" | "declined";
  survey: Survey;
  about: SurveyAbout;
  closesAt: string;
  /** What the key of a workplace is made of, where two or more from it were asked. */
  workplace: { salt: string; name: string } | null;
}

/** One sending, as staff see it. */
export interface SurveyRound {
  ref: string;
  stage: "after" | "six_months" | "by_hand";
  /** "2027-1". */
  half: string;
  title: string | null;
  course: { slug: string; title: string } | null;
  session: string | null;
  day: string | null;
  began: string;
  closesAt: string;
  closedAt: string | null;
  surveys: {
    slug: string;
    title: string;
    sent: number;
    answered: number;
    declined: number;
    failed: number;
    waiting: boolean;
  }[];
  sent: number;
  answered: number;
  /** pooled: closed, and some of its answers are too few to be shown alone. */
  state: "open" | "closed" | "pooled";
}

/** How many answered a question, how many gave each value, and for numbers the sum of each. */
export interface SurveyTotals {
  n: number;
  counts: Record<string, number>;
  sums?: Record<string, number> | null;
}

export interface SurveyResponse {
  sent: number;
  answered: number;
  rounds: number;
  waiting: number;
}

export interface SurveyFilter {
  round?: string;
  course?: string;
  kind?: string;
  format?: string;
  half?: string;
  year?: string;
  municipality?: string;
  sector?: string;
  role?: string;
  gender?: string;
}

/** Only what five or more stand behind; a question that fewer answered is not there. */
export interface SurveyResults {
  survey: Survey;
  surveys: { slug: string; title: string }[];
  response: SurveyResponse;
  /** By question; the change from before to after under "change:<measure>", −4 to 4. */
  questions: Record<string, SurveyTotals>;
  /** Questions of earlier versions that are no longer asked. */
  former: Record<string, SurveyQuestion>;
  texts: Record<string, { id: string; text: string }[]>;
  filters: SurveyFilters;
}

/** Only values that something can be shown for. */
export interface SurveyFilters {
  courses: { slug: string; title: string }[];
  kinds: string[];
  formats: string[];
  halves: string[];
  municipalities: string[];
  sectors: string[];
  roles: string[];
  genders: string[];
}

/** n is 0, or the whole is null, where fewer than five stand behind it. */
export interface SurveyEffect {
  measures: {
    measure: string;
    text: string;
    before: SurveyTotals;
    after: SurveyTotals;
    now: SurveyTotals;
    change: SurveyTotals;
  }[];
  received: SurveyTotals;
  /** opened: how many workplaces have opened any of a kind; places: how many there are. */
  placements: { workplaces: number; opened: Record<string, number>; places: Record<string, number> } | null;
  attributed: { workplaces: number; counts: Record<string, number> } | null;
  willingness: { half: string; stage: Survey["stage"]; n: number; counts: Record<string, number> }[];
  support: { municipality: string | null; sector: string | null; n: number; counts: Record<string, number> }[];
  response: (SurveyResponse & { slug: string; title: string; stage: Survey["stage"] })[];
  /** What the options of a question with a meaning are called, in order: words.support. */
  words: Record<string, SurveyQuestion["options"]>;
  filters: SurveyFilters;
}

/** Who came to a session. */
export interface AttendanceList {
  session: StaffSessionRow & { cancelled: boolean };
  /** People can be marked now. */
  open: boolean;
  people: {
    ref: string;
    name: string;
    employer: string;
    workplace: string | null;
    role: string;
    mark: "present" | "absent" | null;
  }[];
}
