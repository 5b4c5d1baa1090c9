import type { Config } from "@netlify/functions";
import { type FoodOrder, foodOrderPage } from "../site/function-pages/room/food-order.ts";
import { errorText, t } from "../site/strings.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, message, page, seeOther } from "./lib/page.ts";
import { slugOf } from "./lib/room.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/tillfallen/:session/bestallning", method: ["GET", "POST"] };

/** What to order for the day, what was sent last, and the button that says that it has been sent. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    const slug = slugOf(request);
    if (form) return markSent(staff, slug, form);
    const done = new URL(request.url).searchParams.get("klart") === "skickad" ? t("room.order.done") : null;
    return show(staff, slug, { done });
  }),
);

const markSent = async (staff: Staff, slug: string, form: Form): Promise<Response> => {
  try {
    await call("mark_food_ordered", { p_slug: slug, p_seen: seen(form) }, staff);
    return seeOther(`/samordnare/tillfallen/${slug}/bestallning/?klart=skickad`);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 409) throw error;
    return show(staff, slug, { problems: [{ field: "", text: errorText(error.key) }] }, 409);
  }
};

/** The counts that the page showed; null, which no counts are, when they did not come back whole. */
const seen = (form: Form): unknown => {
  try {
    return JSON.parse(text(form, "seen") ?? "");
  } catch {
    return null;
  }
};

type Shown = Pick<Parameters<typeof foodOrderPage>[0], "done" | "problems">;

const show = async (staff: Staff, slug: string, shown: Shown, status = 200): Promise<Response> => {
  try {
    const order = await call<FoodOrder>("food_order", { p_slug: slug }, staff);
    return page(foodOrderPage({ staff, order, ...shown }), status);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404) throw error;
    return message(t("room.missing.title"), t("room.missing.body"), 404);
  }
};
