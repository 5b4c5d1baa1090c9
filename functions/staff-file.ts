import type { Config } from "@netlify/functions";
import { errorText, t } from "../site/strings.ts";
import { Refusal } from "./lib/call.ts";
import { fileOf } from "./lib/files.ts";
import { answer, message, seeOther } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";
import { fileAddress, fileStore } from "./lib/storage.ts";

export const config: Config = { path: "/samordnare/filer/:ref", method: "GET" };

/** Long enough to begin to fetch it; the address is nobody's to keep. */
const seconds = 60;

/** A file of one's own that is there, by an address that soon stops working. It stands in the log. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const ref = new URL(request.url).pathname.split("/")[3] ?? "";
    const unknown = () => message(t("room.missing.title"), errorText("file_unknown"), 404);
    try {
      const file = await fileOf(ref, staff.token);
      return file ? seeOther(await fileAddress(fileStore, file.path, seconds)) : unknown();
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return unknown();
      throw error;
    }
  }),
);
