import {
  CheckBox,
  Document,
  Footer,
  Header,
  HeadingLevel,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import type { Template, TemplateField, TemplatePart, TemplateTable } from "../content/template.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import { dateFillIn, textFillIn } from "./fill-in.ts";
import { documentStyles } from "./styles.ts";

/** A4 with 20 mm margins, in twentieths of a point. */
const margin = 1134;
const textWidth = 11906 - 2 * margin;

/** A template as a Word document: the same text in the same order as on its page. */
export const templateDocument = (template: Template): Document =>
  new Document({
    title: template.title,
    description: template.description,
    creator: site.association.name,
    lastModifiedBy: site.association.name,
    styles: documentStyles(),
    sections: [
      {
        properties: { page: { margin: { top: margin, right: margin, bottom: margin, left: margin } } },
        headers: {
          default: new Header({ children: [new Paragraph({ style: "Small", text: site.association.name })] }),
        },
        footers: { default: new Footer({ children: [footer()] }) },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, text: template.title }),
          new Paragraph(template.lead),
          ...template.parts.flatMap(part),
        ],
      },
    ],
  });

const footer = (): Paragraph => {
  const [before = "", between = "", after = ""] = t("method.template.page").split(/\{\w+\}/);
  return new Paragraph({
    style: "Small",
    children: [
      new TextRun(`${t("method.template.made", { association: site.association.name })}. `),
      new TextRun({ children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after] }),
    ],
  });
};

const part = ({ heading, text, table, fields = [] }: TemplatePart): (Paragraph | Table)[] => [
  new Paragraph({ heading: HeadingLevel.HEADING_1, text: heading }),
  ...(text ? [new Paragraph(text)] : []),
  ...(table ? [new Paragraph({ style: "TableTitle", text: table.caption }), grid(table)] : []),
  ...fields.flatMap(field),
];

const field = (each: TemplateField): Paragraph[] => {
  if (each.kind === "tick") return [tick(each), ...hint(each)];
  return [new Paragraph({ style: "Label", text: each.label }), ...hint(each), answer(each)];
};

const hint = ({ hint: text }: TemplateField): Paragraph[] => (text ? [new Paragraph({ style: "Hint", text })] : []);

const answer = ({ kind, label }: TemplateField): Paragraph => {
  if (kind === "date") return dateFillIn(label, { style: "AnswerLine" });
  return kind === "line"
    ? textFillIn(label, { style: "AnswerLine" })
    : textFillIn(label, { style: "AnswerBox", rows: 4 });
};

const tick = ({ label }: TemplateField): Paragraph =>
  new Paragraph({ style: "Tick", children: [new CheckBox({ alias: label }), new TextRun(` ${label}`)] });

/** The first row is repeated on every page and read aloud as headings. */
const grid = ({ columns, rows }: TemplateTable): Table => {
  const width = Math.floor(textWidth / columns.length);
  const cell = (content: Paragraph): TableCell =>
    new TableCell({
      children: [content],
      width: { size: width, type: WidthType.DXA },
      margins: { top: 80, bottom: 80, left: 100, right: 100 },
    });
  return new Table({
    width: { size: width * columns.length, type: WidthType.DXA },
    columnWidths: columns.map(() => width),
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: columns.map((text) => cell(bold(text))) }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: columns.map((column, index) =>
              cell(index === 0 ? new Paragraph(row) : textFillIn(`${row}: ${column}`, { style: "Normal" })),
            ),
          }),
      ),
    ],
  });
};

const bold = (text: string): Paragraph => new Paragraph({ children: [new TextRun({ text, bold: true })] });
