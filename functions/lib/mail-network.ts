import { weekdayTime } from "../../site/filters/dates.ts";
import { t } from "../../site/strings.ts";
import { absolute, type Values } from "./mail-values.ts";

interface NetworkStart {
  running: boolean;
  /** The owner's yes is waited for. */
  approval: boolean;
}

/** A mail about a membership, to the person or to the network's owner. */
export interface NetworkMailData {
  network: { slug: string; title: string; owner: string; threshold: number | null; members: number } & NetworkStart;
  member: string;
  /** Whoever is invited has not said their name. */
  person?: { name: string };
  link: string | null;
  meeting?: { slug: string; title: string; startsAt: string; reason?: string | null };
}

export const networkMailValues = ({ network, member, person, link, meeting }: NetworkMailData): Values => {
  const [ownUrl, networksUrl] = [link ? absolute(link) : null, absolute("/natverk/")];
  return {
    person: person?.name,
    network: network.title,
    owner: network.owner,
    threshold: String(network.threshold ?? ""),
    members: String(network.members),
    member,
    afterwards: afterwards(network),
    link: ownUrl,
    ownUrl: ownUrl && { text: ownUrl, href: ownUrl },
    networksUrl: { text: networksUrl, href: networksUrl },
    meeting: meeting?.title,
    reason: meeting?.reason ?? undefined,
    start: meeting && weekdayTime(meeting.startsAt),
    meetingUrl: meeting && absolute(`/kalender/${meeting.slug}/`),
  };
};

/** What happens once one has confirmed. */
const afterwards = ({ running, approval, owner }: NetworkMailData["network"]): string => {
  if (approval) return t("network.mail.approval", { owner });
  return t(running ? "network.mail.open" : "network.mail.starting");
};
