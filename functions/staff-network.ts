import type { Config, Context } from "@netlify/functions";
import { capitalised } from "../site/filters/dates.ts";
import { staffNetworkPage } from "../site/function-pages/room/network.ts";
import { networksPath } from "../site/function-pages/room/networks.ts";
import { errorText, t, tn } from "../site/strings.ts";
import type { StaffNetwork } from "../site/types.ts";
import { problemsOf } from "./forms/employer.ts";
import { isUuid } from "./forms/register.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, message, missing, page, seeOther } from "./lib/page.ts";
import { slugOf } from "./lib/room.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/natverk/:network", method: ["GET", "POST"] };

/** One network, for its owner and the coordinators: who is in it, who waits, and the acts on them. */
export default answer((request, context) =>
  staffPage(request, async (staff, form) => {
    const network = await read(staff, slugOf(request));
    if (!network) return message(t("register.missing.title"), errorText("network_unknown"), 404);
    if (form) return act(context, staff, network, form);
    return page(staffNetworkPage({ staff, network, done: doneText(new URL(request.url).searchParams) }));
  }),
);

const read = async (staff: Staff, slug: string): Promise<StaffNetwork | null> => {
  try {
    return await call<StaffNetwork>("staff_network", { p_network: slug }, staff);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
};

const memberActs = ["approve", "decline", "remove"] as const;

const act = async (context: Context, staff: Staff, network: StaffNetwork, form: Form): Promise<Response> => {
  const what = text(form, "gor");
  const emails = text(form, "emails");
  const home = `${networksPath}${network.slug}/`;
  try {
    if (what === "bjud-in") {
      const list = emails.split(/[\s,;]+/).filter(Boolean);
      const args = { p_network: network.slug, p_emails: list };
      const { invited } = await call<{ invited: number }>("invite_to_network", args, staff);
      nudgeMail(context);
      return seeOther(`${home}?inbjudna=${invited}`);
    }
    const ref = text(form, "ref");
    const known = memberActs.find((each) => each === what);
    if (what === "starta") await call("start_network", { p_network: network.slug }, staff);
    else if (known && isUuid(ref)) await call("decide_membership", { p_ref: ref, p_act: known }, staff);
    else return missing();
    nudgeMail(context);
    return seeOther(`${home}?klart=${known ?? "start"}`);
  } catch (error) {
    return page(staffNetworkPage({ staff, network, emails, problems: problemsOf(error) }), 422);
  }
};

const doneText = (asked: URLSearchParams): string | null => {
  const word = [...memberActs, "start" as const].find((each) => each === asked.get("klart"));
  if (word) return t(`network.room.done.${word}`);
  if (!asked.has("inbjudna")) return null;
  const count = Number(asked.get("inbjudna")) || 0;
  return count > 0 ? capitalised(tn("network.room.done.inbjudna", count)) : t("network.room.done.inbjudna.none");
};
