import type { Context } from "@netlify/functions";
import type { ManagedPerson, ManageView } from "../../site/types.ts";
import { call } from "../lib/call.ts";
import { clientHash } from "../lib/client.ts";
import type { Form } from "../lib/form.ts";
import { pathParts } from "../lib/path.ts";
import {
  type EmployerValues,
  employerForm,
  emptyPerson,
  type FieldError,
  fieldReader,
  type ManagerValues,
  managerForm,
  type NeedsValues,
  needsForm,
  type OptInValues,
  orNull,
  type PersonValues,
  personForm,
  readEmployer,
  readManager,
  readNeeds,
  readOptIns,
  readPerson,
} from "./fields.ts";
import { isUuid, readFormKey, readIfNotAll, readPeople } from "./register.ts";

export type OpenView = Exclude<ManageView, { outcome: "unknown_link" | "too_many_attempts" | "booking" }>;

export const isOpen = (view: ManageView): view is OpenView =>
  view.outcome === "registration" || view.outcome === "submission";

/** What the link in the address opens. Looking changes nothing but the count of wrong guesses. */
export const openLink = (request: Request, context: Context): Promise<ManageView> =>
  call<ManageView>("manage_link", {
    p_token: tokenIn(request),
    p_client: clientHash(request, context),
    p_ref: refIn(request),
  });

/** The person that the address names; anything but a reference is nobody's. */
const refIn = (request: Request): string | null => {
  const ref = new URL(request.url).searchParams.get("person") ?? "";
  return isUuid(ref) ? ref : null;
};

export const tokenIn = (request: Request): string => pathParts(request)[1] ?? "";

/** Everything an act page can have in it; each act reads and shows its own part. */
export interface ManageValues {
  person: PersonValues;
  needs: NeedsValues;
  optIns: OptInValues;
  formKey: string;
  people: PersonValues[];
  ifNotAll: string;
  contact: { name: string; email: string; phone: string };
  manager: ManagerValues;
  employer: EmployerValues;
}

export const emptyManage = (): ManageValues => ({
  person: emptyPerson,
  needs: { dietary: "", access: "" },
  optIns: { shareContact: false, network: false, newsletter: false },
  formKey: crypto.randomUUID(),
  people: [emptyPerson],
  ifNotAll: "",
  contact: { name: "", email: "", phone: "" },
  manager: { name: "", email: "" },
  employer: { name: "", organisationNumber: "", department: "", sector: "", municipality: "", workplace: "" },
});

const typed = <T extends object>(stored: T): { [K in keyof T]: string } =>
  Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, value ?? ""])) as { [K in keyof T]: string };

/** The link's own person, or the one of the contact's people that the address names. */
export const personIn = (view: OpenView, ref: string | null) =>
  view.outcome === "registration" ? view.person : (view.people.find((person) => person.ref === ref) ?? null);

/** What is stored, as it stands in the form before anyone changes it. Who takes over a seat starts with empty fields. */
export const storedValues = (act: ActName, view: OpenView, ref: string | null): ManageValues => {
  const person = act === "byt-person" ? null : personIn(view, ref);
  const values = { ...emptyManage(), person: person ? typed(person) : emptyPerson };
  if (view.outcome === "registration") return { ...values, needs: typed(view.needs), optIns: view.optIns };
  const { contact, manager, employer } = view;
  return { ...values, contact: typed(contact), manager: typed(manager), employer: typed(employer) };
};

export const readManage = (act: ActName, form: Form): { values: ManageValues; problems: FieldError[] } => {
  const read = fieldReader(form);
  const empty = emptyManage();
  const parts: Record<ActName, () => Partial<ManageValues>> = {
    andra: () => ({ person: readPerson(read, ""), needs: readNeeds(read), optIns: readOptIns(form) }),
    "byt-person": () => ({ person: readPerson(read, "") }),
    avboka: () => ({}),
    "tacka-ja": () => ({}),
    "tacka-nej": () => ({}),
    "lagg-till": () => ({
      formKey: readFormKey(form),
      people: readPeople(form, read),
      ifNotAll: read.choice("ifNotAll"),
    }),
    uppgifter: () => ({
      contact: {
        name: read.line("contact.name"),
        email: read.line("contact.email"),
        phone: read.phone("contact.phone"),
      },
      manager: readManager(read),
      employer: readEmployer(read),
    }),
  };
  return { values: { ...empty, ...parts[act]() }, problems: read.problems };
};

export const actNames = ["andra", "byt-person", "avboka", "tacka-ja", "tacka-nej", "lagg-till", "uppgifter"] as const;
export type ActName = (typeof actNames)[number];
export type OfferAct = Extract<ActName, `tacka-${string}`>;
export const isOfferAct = (name: ActName): name is OfferAct => name === "tacka-ja" || name === "tacka-nej";
export const isAct = (word: string): word is ActName => (actNames as readonly string[]).includes(word);

/** Why this act cannot be shown, as a sentence's key; null when it can. The door decides again when it is posted. */
export const refusalFor = (name: ActName, view: OpenView, ref: string | null): string | null => {
  if (view.session.cancelledReason !== null) return "session_cancelled";
  if (view.started) return "session_started";
  if (name === "lagg-till" || name === "uppgifter") return view.outcome === "submission" ? null : "unknown_link";
  const person = personIn(view, ref);
  if (!person) return "unknown_link";
  if (isOfferAct(name)) return offerRefusal(view, person);
  if (!isActive(person)) return "registration_ended";
  return name === "byt-person" && person.state !== "registered" ? "no_seat" : null;
};

/** Whether something is left to change or to give back. */
export const isActive = ({ state }: ManagedPerson): boolean =>
  state === "registered" || state === "pending" || state === "offered" || state === "waitlisted";

const offerRefusal = (view: OpenView, { state, offer }: ManagedPerson): string | null => {
  if (offer) return offer.together && view.outcome === "registration" ? "contact_answers" : null;
  if (state === "registered" || state === "pending") return "offer_accepted";
  if (state === "expired") return "offer_expired";
  return state === "waitlisted" ? "offer_ended" : "registration_ended";
};

/** Needs and opt-ins stand only on a person's own page; without a view, the address tells: it names nobody. */
export const isOwn = ({ view, ref }: { view: OpenView | null; ref: string | null }): boolean =>
  view ? view.outcome === "registration" : ref === null;

type OfferOutcome = "accepted" | "already_accepted" | "taken" | "declined" | "already_declined";
const answered: Record<OfferOutcome, string> = {
  accepted: "tackat-ja",
  already_accepted: "redan-ja",
  taken: "hann-inte",
  declined: "tackat-nej",
  already_declined: "redan-nej",
};

/** Does it, and answers with the word that the manage page thanks with. */
export const act = async (
  name: ActName,
  { token, ref, view }: { token: string; ref: string | null; view: OpenView | null },
  values: ManageValues,
): Promise<string> => {
  const who = { p_token: token, p_ref: ref };
  const person = personForm(values.person);
  switch (name) {
    case "andra": {
      const wishes = isOwn({ view, ref }) ? { needs: needsForm(values.needs), optIns: values.optIns } : {};
      await call("change_registration", { ...who, p_changes: { ...person, ...wishes } });
      return "andrat";
    }
    case "byt-person":
      await call("hand_over", { ...who, p_person: person });
      return "bytt";
    case "avboka": {
      const { outcome } = await call<{ outcome: string }>("cancel_registration", who);
      return outcome === "already_cancelled" ? "redan-avbokat" : "avbokat";
    }
    case "tacka-ja":
    case "tacka-nej": {
      const door = name === "tacka-ja" ? "accept_offer" : "decline_offer";
      const { outcome } = await call<{ outcome: OfferOutcome }>(door, who);
      return answered[outcome];
    }
    case "lagg-till": {
      const { formKey, people, ifNotAll } = values;
      const added = { formKey, people: people.map(personForm), ifNotAll: readIfNotAll(ifNotAll) };
      await call("add_people", { p_token: token, p_form: added });
      return "tillagt";
    }
    case "uppgifter": {
      const { contact, manager, employer } = values;
      const changes = {
        contact: { ...contact, phone: orNull(contact.phone) },
        manager: managerForm(manager),
        employer: employerForm(employer),
      };
      await call("change_submission", { p_token: token, p_changes: changes });
      return "uppgifter";
    }
  }
};

/** A door may name a field with the person's place in front; on these pages there is one person and no place. */
export const errorsOnPage = (name: ActName, errors: FieldError[]): FieldError[] =>
  name === "lagg-till" || name === "uppgifter"
    ? errors
    : errors.map(({ field, error }) => ({ field: field.replace(/^(person|people\.0)\./, ""), error }));
