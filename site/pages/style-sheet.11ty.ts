import { type SheetName, sheetAddress, sheetNames } from "../sheets.ts";
import { styleSheet } from "../styles.ts";

export const data = {
  sheetNames,
  pagination: { data: "sheetNames", size: 1, alias: "sheet" },
  permalink: ({ sheet }: { sheet: SheetName }): string => sheetAddress(sheet),
};

export const render = ({ sheet }: { sheet: SheetName }): string => styleSheet("site", sheet);
