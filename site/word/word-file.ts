import { Packer } from "docx";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Template } from "../content/template.ts";
import { templateDocument } from "./template-document.ts";

/** The earliest day that a zip file can hold, in whatever time zone the build runs. */
const noDay = (): Date => new Date(1980, 0, 1);

/** The bytes of a template's Word file: the same for the same text, whenever and wherever it is made. */
export const wordFile = async (template: Template): Promise<Uint8Array> => {
  const parts = unzipSync(await Packer.toBuffer(templateDocument(template)));
  const core = parts["docProps/core.xml"];
  if (!core) throw new Error(`${template.slug}: the Word file has no properties`);
  parts["docProps/core.xml"] = strToU8(withoutDays(strFromU8(core)));
  return zipSync(parts, { level: 9, mtime: noDay() });
};

/** The day it was built says nothing about the template; its language does. */
const withoutDays = (core: string): string =>
  core
    .replaceAll(/<dcterms:(created|modified)[^>]*>[^<]*<\/dcterms:\1>/g, "")
    .replace("</cp:coreProperties>", "<dc:language>sv-SE</dc:language></cp:coreProperties>");
