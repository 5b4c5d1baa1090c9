/** What came of asking a drawn employer; drawn when nobody has asked yet. */
type InterviewState = "drawn" | "asked" | "agreed" | "declined" | "done";

export interface InterviewDraw {
  ref: string;
  seed: string;
  year: string | null;
  municipality: string | null;
  /** How many employers it was drawn among. */
  population: number;
  drawnAt: string;
  by: string;
  picks: {
    employer: { ref: string; name: string; municipality: string | null };
    state: InterviewState;
    notes: { state: InterviewState; on: string; note: string | null; by: string }[];
  }[];
}

/** Who may be called, and whom chance has chosen. */
export interface Interviews {
  consents: {
    ref: string;
    name: string;
    email: string;
    phone: string | null;
    employer: string;
    municipality: string | null;
    on: string;
  }[];
  draws: InterviewDraw[];
}
