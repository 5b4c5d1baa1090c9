import type { Config } from "@netlify/functions";
import { stopLetterPage } from "../site/function-pages/room/letter-act.ts";
import { call } from "./lib/call.ts";
import { letterProblems, withLetter } from "./lib/letters-room.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/nyhetsbrev/:letter/stoppa", method: ["GET", "POST"] };

/** Ends a letter for those who have not got it. GET asks, POST does it. */
export default answer((request) =>
  staffPage(request, (staff, form) =>
    withLetter(request, staff, async (letter) => {
      if (!form) return page(stopLetterPage({ staff, letter }));
      try {
        await call("stop_newsletter", { p_slug: letter.slug }, staff);
        return seeOther(`/samordnare/nyhetsbrev/${letter.slug}/?klart=stoppat`);
      } catch (error) {
        const { problems, status } = letterProblems(error);
        return page(stopLetterPage({ staff, letter, problems }), status);
      }
    }),
  ),
);
