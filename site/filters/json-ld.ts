import type { EducationEvent, Organization, Place, VirtualLocation, WithContext } from "schema-dts";
import { endsAt, municipalityName, startsAt } from "../calendar.ts";
import { site as ownSite, type Site } from "../site.ts";
import type { SessionPublic } from "../types.ts";

const modes = {
  on_site: "https://schema.org/OfflineEventAttendanceMode",
  online: "https://schema.org/OnlineEventAttendanceMode",
  hybrid: "https://schema.org/MixedEventAttendanceMode",
} as const;

const organizer = ({ association, url }: Site): Organization => ({
  "@type": "Organization",
  name: association.name,
  url: `${url}/`,
  email: association.email,
  telephone: association.phone,
});

const onSite = (session: SessionPublic): Place[] => {
  if (!session.venue || session.format === "online") return [];
  const town = municipalityName(session.municipality);
  return [
    {
      "@type": "Place",
      name: session.venue.name,
      address: {
        "@type": "PostalAddress",
        streetAddress: session.venue.address,
        ...(town ? { addressLocality: town } : {}),
        addressCountry: "SE",
      },
    },
  ];
};

/** The public page stands for the digital room; the real link is only for those who are registered. */
const online = (session: SessionPublic, page: string): VirtualLocation[] =>
  session.format === "on_site" ? [] : [{ "@type": "VirtualLocation", url: page }];

/** A session as search engines read it. */
export const educationEvent = (session: SessionPublic, site: Site = ownSite): WithContext<EducationEvent> => {
  const page = `${site.url}/kalender/${session.slug}/`;
  const name = session.theme ? `${session.courseTitle}: ${session.theme}` : session.courseTitle;
  return {
    "@context": "https://schema.org",
    "@type": "EducationEvent",
    name,
    url: page,
    inLanguage: "sv",
    startDate: startsAt(session),
    endDate: endsAt(session),
    eventStatus:
      session.seats.state === "cancelled" ? "https://schema.org/EventCancelled" : "https://schema.org/EventScheduled",
    eventAttendanceMode: modes[session.format],
    location: [...onSite(session), ...online(session, page)],
    organizer: organizer(site),
    isAccessibleForFree: true,
    offers: {
      "@type": "Offer",
      price: "0",
      priceCurrency: "SEK",
      url: page,
      validThrough: session.registrationClosesAt,
      availability: ["open", "few_left"].includes(session.seats.state)
        ? "https://schema.org/InStock"
        : "https://schema.org/SoldOut",
    },
    ...(session.days.length > 1
      ? {
          subEvent: session.days.map((day, index) => ({
            "@type": "EducationEvent" as const,
            name: `${name}, dag ${index + 1}`,
            startDate: day.startsAt,
            endDate: day.endsAt,
            location: [...onSite(session), ...online(session, page)],
          })),
        }
      : {}),
  };
};
