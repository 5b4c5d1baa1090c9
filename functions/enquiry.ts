import type { Config, Context } from "@netlify/functions";
import { enquiryKinds, enquiryPath } from "../site/enquiries.ts";
import { enquiryFormPage } from "../site/function-pages/enquiry.ts";
import { errorText, t } from "../site/strings.ts";
import type { EnquiryKind } from "../site/types.ts";
import { emptyEnquiry, enquiryForm, readEnquiry } from "./forms/enquiry.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, message, missing, page, seeOther } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = {
  path: [
    "/erbjud-en-plats",
    "/utbildning-hos-er",
    "/radgivning",
    "/konsultation",
    "/onska-amne",
    "/kompetensbehov",
    "/jobbspar/:track/intresse",
  ],
  method: ["GET", "POST"],
};

interface Asked {
  kind: EnquiryKind;
  /** The job track's word in the address. */
  track: string | null;
}

/** The forms of enquiries. GET shows one, POST sends it; the kind is in the address. */
export default answer(async (request, context) => {
  const asked = askedFor(request);
  if (!asked) return missing();
  if (request.method === "POST") return send(asked, request, context);
  const form = await formOf(asked);
  return form ? page(enquiryFormPage({ ...asked, title: form.track, values: emptyEnquiry() })) : missing();
});

const askedFor = (request: Request): Asked | null => {
  const [first = "", track = null] = pathParts(request);
  if (first === "jobbspar") return { kind: "track", track };
  const kind = enquiryKinds.find((each) => each !== "track" && enquiryPath(each) === `/${first}/`);
  return kind ? { kind, track: null } : null;
};

const formOf = ({ kind, track }: Asked) =>
  call<{ track: string | null } | null>("enquiry_form", { p_kind: kind, p_track: track });

/** A refused form still names its job track; without the database it is shown all the same. */
const titleOf = async (asked: Asked): Promise<string | null> =>
  asked.track === null
    ? null
    : formOf(asked).then(
        (form) => form?.track ?? null,
        () => null,
      );

const send = async ({ kind, track }: Asked, request: Request, context: Context): Promise<Response> => {
  const form = await readForm(request);
  const { values, problems } = readEnquiry(kind, form);
  const again = async (errors: FieldError[], status: number) =>
    page(enquiryFormPage({ kind, track, title: await titleOf({ kind, track }), values, errors }), status);
  if (trapped(form)) return again([{ field: "", error: "robot" }], 422);
  if (problems.length > 0) return again(problems, 422);
  try {
    const client = clientHash(request, context);
    await call("send_enquiry", { p_form: enquiryForm(kind, track, values), p_client: client });
    nudgeMail(context);
    return seeOther(kind === "place" ? "/tack/plats/" : "/tack/");
  } catch (error) {
    if (!(error instanceof Refusal)) return again([{ field: "", error: "unavailable" }], 503);
    const { key, detail, status } = error;
    if (key === "enquiry_unknown") return message(t("register.missing.title"), errorText(key), 404);
    return again(key === "check_form" ? fieldErrors(detail) : [{ field: "", error: key }], status);
  }
};
