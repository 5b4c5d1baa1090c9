import type { Config, Context } from "@netlify/functions";
import { invitationOnlyPage, joinNetworkPage, type NetworkForm } from "../site/function-pages/network.ts";
import { errorText, t } from "../site/strings.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { emptyMember, memberForm, readMember } from "./forms/network.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, message, missing, page, seeOther } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/natverk/:network/vara-med", method: ["GET", "POST"] };

/** Vara med i ett nätverk. GET shows the form, POST asks the address for its yes by mail. */
export default answer(async (request, context) => {
  const [, slug = ""] = pathParts(request);
  if (request.method === "POST") return join(slug, request, context);
  const network = await networkBy(slug);
  if (!network) return missing();
  if (network.joining === "invitation") return page(invitationOnlyPage(slug, network));
  return page(joinNetworkPage({ slug, network, values: emptyMember }));
});

const networkBy = (slug: string) => call<NetworkForm | null>("network_form", { p_network: slug });

/** When the database is down, what was typed is shown all the same. */
const unknownNetwork: NetworkForm = { title: t("networks.title"), joining: "open", running: true, owner: "" };

const join = async (slug: string, request: Request, context: Context): Promise<Response> => {
  const form = await readForm(request);
  const { values, problems } = readMember(form);
  const again = async (errors: FieldError[], status: number) => {
    const network = (await networkBy(slug).catch(() => null)) ?? unknownNetwork;
    return page(joinNetworkPage({ slug, network, values, errors }), status);
  };
  if (trapped(form)) return again([{ field: "", error: "robot" }], 422);
  if (problems.length > 0) return again(problems, 422);
  try {
    const client = clientHash(request, context);
    await call("join_network", { p_form: { ...memberForm(values), network: slug }, p_client: client });
    nudgeMail(context);
    return seeOther("/tack/natverk/");
  } catch (error) {
    if (!(error instanceof Refusal)) return again([{ field: "", error: "unavailable" }], 503);
    const { key, detail, status } = error;
    if (key === "network_unknown") return message(t("register.missing.title"), errorText(key), 404);
    return again(key === "check_form" ? fieldErrors(detail) : [{ field: "", error: key }], status);
  }
};
