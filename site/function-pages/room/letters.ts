import { button } from "../../components/button/button.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { table } from "../../components/table/table.ts";
import { dateTime, longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { StaffLetter } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";

/** How a list is doing; names nobody. */
export interface StaffList {
  slug: string;
  name: string;
  confirmed: number;
  asked: number;
  leftLately: number;
}

export const lettersPath = "/samordnare/nyhetsbrev/";

interface LettersPageOptions {
  staff: Viewer;
  letters: StaffLetter[];
  lists: StaffList[];
}

/** The letters, with where each stands, and how many want them. */
export const lettersPage = ({ staff, letters, lists }: LettersPageOptions): Html =>
  roomPage({
    title: t("room.letters.title"),
    path: lettersPath,
    staff,
    body: html`<h1>${t("room.letters.title")}</h1>
<p class="lead">${t("room.letters.lead")}</p>
<p class="actions">${button({ text: t("room.letters.write"), href: "/redaktion/", kind: "secondary" })}</p>
${letters.length > 0 ? letterTable(letters) : emptyState({ title: t("room.letters.none.title"), body: t("room.letters.none.body") })}
${listTable(lists)}`,
  });

const stateWords = ({ state, sendAt, startedAt }: StaffLetter): string =>
  t(`room.letter.state.${state}`, { at: at(sendAt ?? startedAt) });

export const at = (iso: string | null): string => (iso ? dateTime(iso) : "");

const letterTable = (letters: StaffLetter[]): Html =>
  table({
    caption: t("room.letters.caption"),
    head: [
      t("room.letters.head.subject"),
      t("room.letters.head.list"),
      t("room.letters.head.state"),
      t("room.letters.head.out"),
    ],
    rows: letters.map((letter) => [
      html`<a href="${lettersPath}${letter.slug}/">${letter.subject}</a>`,
      letter.listName,
      stateWords(letter),
      longDate(letter.publishedAt),
    ]),
  });

const listTable = (lists: StaffList[]): Html => html`<h2>${t("room.letters.lists")}</h2>
${table({
  caption: t("room.letters.lists.caption"),
  head: [
    t("room.letters.lists.name"),
    t("room.letters.lists.confirmed"),
    t("room.letters.lists.asked"),
    t("room.letters.lists.left"),
  ],
  rows: lists.map(({ name, confirmed, asked, leftLately }) => [name, confirmed, asked, leftLately]),
  numeric: [1, 2, 3],
  narrow: true,
})}`;
