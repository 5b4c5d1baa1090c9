import type { Context } from "@netlify/functions";
import type { MemberValues, OpenMembership } from "../../site/function-pages/network.ts";
import { t } from "../../site/strings.ts";
import type { MembershipView } from "../../site/types.ts";
import { call } from "../lib/call.ts";
import { clientHash } from "../lib/client.ts";
import { type Form, text, texts } from "../lib/form.ts";
import { type FieldError, fieldReader } from "./fields.ts";
import { tokenIn } from "./manage.ts";
import { unknownLink } from "./manage-again.ts";

export const emptyMember: MemberValues = {
  name: "",
  email: "",
  employer: "",
  municipality: "",
  workplace: "",
  visible: false,
};

export const readMember = (form: Form): { values: MemberValues; problems: FieldError[] } => {
  const read = fieldReader(form);
  const values = {
    name: read.line("name"),
    email: text(form, "email"),
    employer: read.line("employer"),
    municipality: read.choice("municipality"),
    workplace: read.line("workplace"),
    visible: texts(form, "visible").includes("ja"),
  };
  return { values, problems: read.problems };
};

/** What the doors take: with the words that stood beside the box. */
export const memberForm = (values: MemberValues) => ({ ...values, shown: t("network.join.visible.yes") });

/** What is stored, as it stands in the form before anyone changes it. */
export const storedMember = (view: OpenMembership): MemberValues => ({
  name: view.name ?? "",
  email: view.email,
  employer: view.employer ?? "",
  municipality: view.municipality ?? "",
  workplace: view.workplace ?? "",
  visible: view.visible,
});

/** What the personal link in the address opens, or the page that says that it opens nothing. */
export const openMembership = async (request: Request, context: Context): Promise<OpenMembership | Response> => {
  const view = await call<MembershipView>("membership_page", {
    p_token: tokenIn(request),
    p_client: clientHash(request, context),
  });
  return view.outcome === "membership" ? view : unknownLink(view.outcome, null);
};
