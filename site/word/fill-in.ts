import { BuilderElement, Paragraph, type ParagraphChild, StringValueElement, TextRun, XmlComponent } from "docx";

/** Wide enough to be found with the pointer, and blank on paper. */
const blank = "\u00a0".repeat(24);

/** A place to write, with a name that Word shows and reads aloud. The library has none of its own. */
class ContentControl extends XmlComponent {
  constructor(name: string, kind: XmlComponent, rows: number) {
    super("w:sdt");
    const room = Array.from({ length: rows }, (_, row) => new TextRun({ text: blank, break: row > 0 ? 1 : 0 }));
    this.root.push(
      new BuilderElement({
        name: "w:sdtPr",
        children: [new StringValueElement("w:alias", name), new BuilderElement({ name: "w:showingPlcHdr" }), kind],
      }),
      new BuilderElement({ name: "w:sdtContent", children: room }),
    );
  }
}

/** The library's type for what stands in a paragraph lists its own classes only; this one is written out the same way. */
const inParagraph = (control: ContentControl): ParagraphChild => control as unknown as ParagraphChild;

const plainText = (rows: number): XmlComponent =>
  new BuilderElement({
    name: "w:text",
    ...(rows > 1 ? { attributes: { multiLine: { key: "w:multiLine", value: "1" } } } : {}),
  });

const swedishDate = (): XmlComponent =>
  new BuilderElement({
    name: "w:date",
    children: [new StringValueElement("w:dateFormat", "d MMMM yyyy"), new StringValueElement("w:lid", "sv-SE")],
  });

/** `style` is the paragraph style that draws the line or the box to write in. */
export const textFillIn = (name: string, { style, rows = 1 }: { style: string; rows?: number }): Paragraph =>
  new Paragraph({ style, children: [inParagraph(new ContentControl(name, plainText(rows), rows))] });

export const dateFillIn = (name: string, { style }: { style: string }): Paragraph =>
  new Paragraph({ style, children: [inParagraph(new ContentControl(name, swedishDate(), 1))] });
