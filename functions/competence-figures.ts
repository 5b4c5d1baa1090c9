import type { Config } from "@netlify/functions";
import { type CompetenceHalf, competenceFiguresPage } from "../site/function-pages/competence-figures.ts";
import { call } from "./lib/call.ts";
import { answer, missing, page, sharedFor } from "./lib/page.ts";

export const config: Config = { path: "/kompetensbehov/siffror", method: "GET" };

/** What employers have said they need to hire, half-year by half-year. */
export default answer(async () => {
  const halves = await call<CompetenceHalf[]>("competence_figures", {});
  return halves.length > 0 ? page(competenceFiguresPage(halves), 200, sharedFor(3600)) : missing();
});
