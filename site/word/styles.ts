import { readFileSync } from "node:fs";
import { BorderStyle, type IStylesOptions } from "docx";

/** The association's own colour, as six digits. */
const structure = (): string => {
  const [, colour] = readFileSync("site/assets/tokens.css", "utf8").match(/--structure: #([0-9a-f]{6})/i) ?? [];
  if (!colour) throw new Error("site/assets/tokens.css has no colour named --structure");
  return colour;
};

const line = { style: BorderStyle.SINGLE, size: 6, space: 2, color: "55695F" };

/** A typeface that every computer has, so that the file looks the same without carrying any. Sizes are half points. */
export const documentStyles = (): IStylesOptions => {
  const colour = structure();
  return {
    default: {
      document: {
        run: { font: "Arial", size: 21, language: { value: "sv-SE" } },
        paragraph: { spacing: { line: 276 } },
      },
      title: { run: { size: 48, bold: true, color: colour }, paragraph: { spacing: { before: 120, after: 200 } } },
      heading1: {
        run: { size: 28, bold: true, color: colour },
        paragraph: { keepNext: true, spacing: { before: 360, after: 120 } },
      },
    },
    paragraphStyles: [
      {
        id: "Label",
        name: "Ledtext",
        basedOn: "Normal",
        run: { bold: true },
        paragraph: { keepNext: true, spacing: { before: 160 } },
      },
      {
        id: "Hint",
        name: "Förklaring",
        basedOn: "Normal",
        run: { size: 18, color: "3B5149" },
        paragraph: { keepNext: true },
      },
      {
        id: "AnswerLine",
        name: "Svar på en rad",
        basedOn: "Normal",
        paragraph: { spacing: { before: 60, after: 60 }, border: { bottom: line } },
      },
      {
        id: "AnswerBox",
        name: "Svar på flera rader",
        basedOn: "Normal",
        paragraph: { spacing: { before: 80, after: 80 }, border: { top: line, right: line, bottom: line, left: line } },
      },
      { id: "Tick", name: "Ruta", basedOn: "Normal", paragraph: { spacing: { before: 120, after: 60 } } },
      {
        id: "TableTitle",
        name: "Tabellrubrik",
        basedOn: "Normal",
        run: { bold: true },
        paragraph: { keepNext: true, spacing: { before: 120, after: 80 } },
      },
      { id: "Small", name: "Sidfot", basedOn: "Normal", run: { size: 17, color: "3B5149" } },
    ],
  };
};
