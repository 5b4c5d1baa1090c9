import type { RegisterForm } from "../../site/types.ts";
import type { TestDatabase } from "./database.ts";
import { Cilla, someForm } from "./people.ts";

export const webCourse = "handledarens-grunder";

const question = (id: string, right: number[], several = false) => ({
  id,
  text: `Vad gäller för ${id}?`,
  several,
  answers: [0, 1, 2].map((n) => ({ text: `Svar ${n + 1}`, right: right.includes(n), feedback: `Om svar ${n + 1}.` })),
});

/** Two modules, four questions; in the last one two answers are right. */
export const someModules = [
  {
    slug: "rollen",
    title: "Rollen",
    minutes: 5,
    html: "<p>Om rollen.</p>",
    film: null,
    questions: [question("q1", [1]), question("q2", [0])],
  },
  {
    slug: "samtalet",
    title: "Samtalet",
    minutes: 6,
    html: "<p>Om samtalet.</p>",
    film: null,
    questions: [question("q1", [2]), question("q2", [0, 2], true)],
  },
];

export const rightAnswers = { rollen: { q1: [1], q2: [0] }, samtalet: { q1: [2], q2: [0, 2] } };

/** What a build hands over of one web course. */
export const publishWebCourse = (
  db: TestDatabase,
  { number = 1, version = "v1", modules = someModules as object[], courses = [webCourse] } = {},
) =>
  db.door("publish_content", {
    p_build: {
      number,
      courses: courses.map((slug) => ({
        slug,
        title: "Handledarens grunder",
        kind: "web",
        audience: "supervisors",
        summary: "Fyra korta delar.",
        data: { order: 1, duration: "Omkring 20 minuter" },
      })),
      webCourses: courses.map((course) => ({ course, version, modules })),
    },
  });

export const webForm = (person = Cilla(), changes: Partial<RegisterForm> = {}): RegisterForm =>
  someForm(webCourse, { people: [person], self: true, ...changes });

export const registerForWeb = (db: TestDatabase, form = webForm()) =>
  db.door<{ outcome: string }>("register_web_course", { p_form: form, p_client: null });

export interface WebMail {
  template: string;
  to: string;
  data: { link: string | null; person: { name: string }; webCourse: { slug: string; title: string } };
}

export const webMails = (db: TestDatabase, to?: string) =>
  db.sql<WebMail>(
    `select template, recipient_email as "to", app.mail_content(o) as data from app.outbox o
     where template like 'web-course-%' and ($1::text is null or recipient_email = $1) order by id`,
    [to ?? null],
  );

/** The token in the latest link to an address. */
export const webToken = async (db: TestDatabase, to = Cilla().email): Promise<string> =>
  (await webMails(db, to))
    .filter(({ data }) => data.link)
    .at(-1)
    ?.data.link?.split("/")[2] ?? "";
