import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import type { SessionPublic } from "../../site/types.ts";

/** A feed does not count seats. */
export type SessionFacts = Omit<SessionPublic, "seats">;
type Session = SessionFacts & { onlineUrl?: string | null };

/** "Frukostmöte för chefer: Våga anställa". */
export const sessionTitle = ({ courseTitle, theme }: SessionFacts): string =>
  theme ? `${courseTitle}: ${theme}` : courseTitle;

/** The municipality's name, from its code or its address word. */
const municipalityName = (municipality: string | null): string | null =>
  site.municipalities.find(({ code, slug }) => code === municipality || slug === municipality)?.name ?? municipality;

const venueLine = ({ venue, municipality }: SessionFacts): string => {
  const town = municipalityName(municipality);
  if (!venue) return town ?? t("mail.where.open");
  const address = [venue.name, venue.address].filter((part) => part).join(", ");
  // Most addresses already end with the town.
  return !town || address.toLowerCase().includes(town.toLowerCase()) ? address : `${address}, ${town}`;
};

/** Where, on one line, without the digital link. */
export const wherePlain = (session: SessionFacts): string => {
  if (session.format === "online") return t("mail.where.online");
  const place = venueLine(session);
  return session.format === "hybrid" ? t("mail.where.hybrid", { place }) : place;
};

/** The digital link, which only people with a seat are given. */
export const joinLink = ({ format, onlineUrl }: Session): string | null =>
  format === "on_site" || !onlineUrl ? null : onlineUrl;
