import { site } from "./site.ts";
import type { EnquiryKind } from "./types.ts";

/** How a question is asked: in a line, in a box, as a number, or by choosing among what site.json lists. */
type Question =
  | { name: string; type: "line" | "text" | "count"; optional?: boolean }
  | { name: string; type: "many" | "one"; options: string[] };

interface EnquiryForm {
  /** Where the form lies; a track's has the track in its address. */
  path: string;
  questions: Question[];
  /** Whoever wishes for a topic need not say where they work. */
  asksEmployer: boolean;
}

/** The forms, each with its own few questions. Whether they are answered well enough the door decides (app.enquiry_rules). */
export const enquiryForms: Record<EnquiryKind, EnquiryForm> = {
  place: {
    path: "/erbjud-en-plats/",
    asksEmployer: true,
    questions: [
      { name: "placements", type: "many", options: site.placementKinds },
      { name: "howMany", type: "count" },
      { name: "when", type: "line", optional: true },
      { name: "requirements", type: "text", optional: true },
      { name: "support", type: "text", optional: true },
    ],
  },
  commissioned: {
    path: "/utbildning-hos-er/",
    asksEmployer: true,
    questions: [
      { name: "howMany", type: "count" },
      { name: "when", type: "line" },
      { name: "where", type: "line", optional: true },
      { name: "themes", type: "text", optional: true },
    ],
  },
  advice: { path: "/radgivning/", asksEmployer: true, questions: [{ name: "about", type: "text" }] },
  consultation: { path: "/konsultation/", asksEmployer: true, questions: [{ name: "about", type: "text" }] },
  topic: { path: "/onska-amne/", asksEmployer: false, questions: [{ name: "topic", type: "text" }] },
  track: { path: "/jobbspar/", asksEmployer: true, questions: [{ name: "about", type: "text", optional: true }] },
  competence: {
    path: "/kompetensbehov/",
    asksEmployer: true,
    questions: [
      { name: "trade", type: "one", options: site.trades },
      { name: "jobs", type: "line" },
      { name: "howMany", type: "count" },
      { name: "when", type: "line", optional: true },
      { name: "requirements", type: "text", optional: true },
    ],
  },
};

export const enquiryKinds = Object.keys(enquiryForms) as EnquiryKind[];

/** The form's own address; `track` only for interest in a job track. */
export const enquiryPath = (kind: EnquiryKind, track: string | null = null): string =>
  kind === "track" ? `/jobbspar/${track}/intresse/` : enquiryForms[kind].path;
