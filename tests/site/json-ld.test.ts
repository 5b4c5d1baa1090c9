import { describe, expect, test } from "vitest";
import { educationEvent } from "../../site/filters/json-ld.ts";
import { html } from "../../site/html.ts";
import { pageLayout } from "../../site/layouts/page.ts";
import type { SessionPublic } from "../../site/types.ts";

const session: SessionPublic = {
  slug: "grundutbildning-granby-2027-03-11",
  course: "grundutbildning",
  courseTitle: "Grundutbildning, en heldag",
  kind: "basic",
  audience: "supervisors",
  theme: null,
  format: "on_site",
  municipality: "9901",
  venue: { name: "Granby folkets hus", address: "Storgatan 12, Granby", accessibility: null, mapUrl: null },
  days: [{ startsAt: "2027-03-11T08:00:00Z", endsAt: "2027-03-11T15:00:00Z" }],
  trainerRoles: ["Psykolog"],
  bring: [],
  included: null,
  contact: { name: "Astrid Lind", phone: "0980-319 201", email: "astrid@granlandet.example" },
  registrationClosesAt: "2027-03-04T15:00:00Z",
  visibility: "open",
  pilot: false,
  cancelledReason: null,
  prerequisite: null,
  seats: { state: "open", left: 12 },
  sequence: 0,
  createdAt: "2026-10-05T08:00:00Z",
  updatedAt: "2026-10-05T08:00:00Z",
};

describe("a session as search engines read it", () => {
  test("says what, when, where and that it is free", () => {
    expect(educationEvent(session)).toMatchObject({
      "@type": "EducationEvent",
      name: "Grundutbildning, en heldag",
      startDate: "2027-03-11T08:00:00Z",
      eventStatus: "https://schema.org/EventScheduled",
      eventAttendanceMode: "https://schema.org/OfflineEventAttendanceMode",
      location: [{ "@type": "Place", address: { streetAddress: "Storgatan 12, Granby", addressLocality: "Granby" } }],
      isAccessibleForFree: true,
      offers: { price: "0", availability: "https://schema.org/InStock" },
    });
  });

  test("a digital session points to its public page, never to the room", () => {
    const event = educationEvent({ ...session, format: "online", venue: null, municipality: null });
    expect(event).toMatchObject({
      location: [
        { "@type": "VirtualLocation", url: "https://granlandet.example/kalender/grundutbildning-granby-2027-03-11/" },
      ],
      eventAttendanceMode: "https://schema.org/OnlineEventAttendanceMode",
    });
  });

  test("both ways has both places", () => {
    expect(educationEvent({ ...session, format: "hybrid" })).toMatchObject({
      location: [{ "@type": "Place" }, { "@type": "VirtualLocation" }],
    });
  });

  test("cancelled and full are said", () => {
    expect(educationEvent({ ...session, seats: { state: "cancelled", left: 3 } })).toMatchObject({
      eventStatus: "https://schema.org/EventCancelled",
    });
    expect(educationEvent({ ...session, seats: { state: "full", left: 0 } })).toMatchObject({
      offers: { availability: "https://schema.org/SoldOut" },
    });
  });

  test("several days are told one by one, and the theme stands in the name", () => {
    const second = { startsAt: "2027-03-18T08:00:00Z", endsAt: "2027-03-18T15:00:00Z" };
    const event = educationEvent({ ...session, theme: "Utmattning", days: [...session.days, second] });
    expect(event).toMatchObject({
      name: "Grundutbildning, en heldag: Utmattning",
      endDate: second.endsAt,
      subEvent: [{ startDate: "2027-03-11T08:00:00Z" }, { startDate: second.startsAt }],
    });
  });

  test("a name with a closing tag cannot leave its script element", () => {
    const nasty = educationEvent({ ...session, theme: "</script><script>alert(1)</script>" });
    const page = String(pageLayout({ title: "Prov", path: "/prov/", body: html`<h1>Prov</h1>`, jsonLd: nasty }));
    expect(page).not.toContain("<script>alert");
    const text = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(JSON.parse(text).name).toContain("</script>");
  });
});
