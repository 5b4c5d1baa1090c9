import { weekdayDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { button } from "../button/button.ts";
import type { MenuItem } from "../menu/menu.ts";
import { brand, headerMenu } from "../site-header/site-header.ts";

export interface RoomVisitor {
  name: string;
  /** Mails that did not arrive. */
  trouble?: number;
  /** The parties' staff have the register of employers and nothing else, trainers their networks, those who read only what surveys say. */
  role?: string | undefined;
}

const employers: MenuItem = { href: "/samordnare/arbetsgivare/", text: t("employer.title") };

/** Who only reads has no list of what was sent. */
const surveys = (path: string): MenuItem => ({
  href: path,
  text: t("surveys.title"),
  rooms: ["/samordnare/enkater/", "/samordnare/filer/"],
});

const networks: MenuItem = { href: "/samordnare/natverk/", text: t("network.room.title") };

const items = (trouble: number): MenuItem[] => [
  { href: "/samordnare/", text: t("layout.room.sessions") },
  { href: "/samordnare/tillfallen/nytt/", text: t("layout.room.new") },
  { href: "/samordnare/nyhetsbrev/", text: t("layout.room.letters") },
  {
    href: "/samordnare/mejl/",
    rooms: ["/samordnare/mejl/", "/samordnare/logg/"],
    text: trouble > 0 ? t("room.menu.mail", { count: trouble }) : t("layout.room.mail"),
  },
  networks,
  { href: "/samordnare/forfragningar/", text: t("enquiry.room.title") },
  employers,
  surveys("/samordnare/enkater/"),
];

const itemsFor = (role: string | undefined, trouble: number): MenuItem[] => {
  if (role === "partner") return [employers];
  if (role === "trainer") return [networks];
  return role === "reader" ? [surveys("/samordnare/enkater/resultat/")] : items(trouble);
};

/** Where the room begins for a role: the first that its menu leads to. */
export const startOf = (role: string | undefined): string => itemsFor(role, 0)[0]?.href ?? "/samordnare/";

/** The top of the coordinators' room: where one is, who one is, and the way out. */
export const roomHeader = (
  path: string,
  { name, trouble = 0, role }: RoomVisitor,
  now?: string,
): Html => html`<header class="site-header room-header">
<div class="band">
${brand("/samordnare/", t("layout.room"))}
${headerMenu(itemsFor(role, trouble), path, t("layout.room.nav"))}
<form class="room-who" method="post" action="/samordnare/logga-ut/">
<p>${t("layout.room.signedIn", { name })}${now ? html`<br><time datetime="${now}">${weekdayDate(now)}</time>` : null}</p>
${button({ text: t("layout.room.signOut"), kind: "quiet" })}
</form>
</div>
</header>`;
