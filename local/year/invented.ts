import type { Sector } from "../../site/types.ts";
import { type Random, randomFor } from "./random.ts";

/** People, workplaces and words that nobody is likely to take for real: places that do not exist, addresses that end in .example. */

export interface Workplace {
  /** What it is known by in this year: stable for a seed. */
  key: string;
  employer: string;
  workplace: string | null;
  sector: Sector;
  municipality: string;
  domain: string;
  manager: { name: string; email: string } | null;
}

export interface Person {
  name: string;
  email: string;
  gender: "woman" | "man" | null;
}

const women =
  "Alva Bodil Disa Embla Freja Gulli Hedda Iris Juni Kaisa Lykke Molly Nora Otilia Pernilla Ronja Saga Tuva Vera Ylva Amira Fatima Leila Olena".split(
    " ",
  );
const men =
  "Arvid Birger Dante Egil Folke Gusten Hilding Isak Jarl Kasper Lage Melker Nils Otto Putte Ragnar Sixten Tage Uno Valter Amir Hassan Milo Taras".split(
    " ",
  );
const surnames =
  "Björkås Dalstig Ekhamn Flodmark Granstig Hedsjö Islund Klövermo Lingonmark Mossbäck Näckros Ormbunke Porsvik Rönnås Stenskvätta Tallbacka Uttermo Vitsippa Åbrink Älgbacke Ödmark Storlom Skvattram Tranbär".split(
    " ",
  );

const municipalities = [
  { code: "9901", name: "Granby" },
  { code: "9902", name: "Mossviken" },
  { code: "9903", name: "Sjöhult" },
  { code: "9904", name: "Åkersta" },
] as const;

const kinds: [text: string, sector: Sector, unit: string | null][] = [
  ["{ort} kommun", "municipal", "Hemtjänsten i {ort}"],
  ["{ort} kommun", "municipal", "Skolköket i {ort}"],
  ["{ort} kommun", "municipal", "Park och gata i {ort}"],
  ["{ort} kommun", "municipal", "Förskolan Tallkotten i {ort}"],
  ["Region Granlandet", "regional", "Vårdcentralen i {ort}"],
  ["Region Granlandet", "regional", "Tvätteriet i {ort}"],
  ["Granlandets lantmäteri", "state", "Kontoret i {ort}"],
  ["{ort} Ost och Kex", "private", null],
  ["{ort} Cykelverkstad", "private", null],
  ["Hotell Näckrosen {ort}", "private", null],
  ["{ort} Bleckslageri", "private", null],
  ["Lager och Låda {ort}", "private", null],
  ["{ort} Fönsterputs", "private", null],
  ["Café Tre Koppar {ort}", "private", null],
  ["{ort} Second hand", "nonprofit", null],
  ["{ort} Ridklubb", "nonprofit", null],
];

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[åä]/g, "a")
    .replaceAll("ö", "o")
    .replaceAll(/[^a-z0-9]+/g, "-");

const named = (random: Random): Omit<Person, "email"> => {
  const gender = random.weighted(["woman", "man"] as const, [0.62, 0.38]);
  const first = random.pick(gender === "woman" ? women : men);
  // Not everyone answers the question about gender.
  return { name: `${first} ${random.pick(surnames)}`, gender: random.chance(0.85) ? gender : null };
};

/** Four municipalities with the same sixteen kinds of workplace in each; in a large world, so many of every kind. */
export const workplacesFor = (seed: number, ofEach = 1): Workplace[] =>
  municipalities.flatMap(({ code, name: town }) =>
    kinds.flatMap((kind) => Array.from({ length: ofEach }, (_, n) => workplaceOf(seed, kind, { code, town, n }))),
  );

const workplaceOf = (
  seed: number,
  [text, sector, unit]: (typeof kinds)[number],
  { code, town, n }: { code: string; town: string; n: number },
): Workplace => {
  const number = n === 0 ? "" : ` ${n + 1}`;
  const employer = text.replace("{ort}", town) + (unit ? "" : number);
  const workplace = unit ? unit.replace("{ort}", town) + number : null;
  const key = `${employer}/${workplace ?? ""}`;
  const domain = `${plain(workplace ?? employer)}.example`;
  const manager = { name: named(randomFor(seed, "chef", key)).name, email: `chef@${domain}` };
  const known = randomFor(seed, "has chef", key).chance(0.8);
  return { key, employer, workplace, sector, municipality: code, domain, manager: known ? manager : null };
};

/** The n:th who works at a place. The number keeps two of the same name apart. */
export const personAt = (seed: number, place: Workplace, n: number): Person => {
  const person = named(randomFor(seed, "person", place.key, n));
  return { ...person, email: `${plain(person.name)}.${n}@${place.domain}` };
};

export const reasons = [
  "Föreläsaren är sjuk. Vi återkommer med en ny dag.",
  "För få är anmälda. Du är välkommen till nästa tillfälle.",
];

/** Free answers. They name nobody, and no workplace. */
const thoughts = [
  "Mer om hur man gör första veckan.",
  "Bra att höra hur andra arbetsplatser har gjort.",
  "Det gick lite fort på eftermiddagen.",
  "Jag hade velat ha checklistan i förväg.",
  "Övningarna två och två var det bästa.",
  "Vi behöver någon att ringa när det kör ihop sig.",
  "Lokalen var kall, annars en bra dag.",
  "Tiden räcker inte till för att handleda i vår vardag.",
  "Ta upp hur hela arbetslaget kan vara med.",
  "Det var tydligt vem som ansvarar för vad.",
  "Svårt att få schemat att gå ihop.",
  "Vi vågade säga ja efter den här dagen.",
  "Fler exempel från små arbetsplatser.",
  "Ljudet hördes dåligt längst bak.",
];

const wishes = [
  "Gärna en uppföljning efter sommaren.",
  "Skicka ut bilderna efteråt.",
  "Bjud in cheferna också.",
  "Ta med någon som själv har varit på en plats.",
  "En kortare rast på förmiddagen räcker.",
  "Tack för en bra dag!",
];

export const sentence = (random: Random): string =>
  random.chance(0.45) ? `${random.pick(thoughts)} ${random.pick(wishes)}` : random.pick(thoughts);
