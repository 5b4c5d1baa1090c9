import { absolute, type Values } from "./mail-values.ts";

/** A mail about a web course, which has neither day nor place. */
export interface WebCourseMailData {
  webCourse: { slug: string; title: string };
  person: { name: string };
  link: string | null;
}

export const webCourseMailValues = ({ webCourse, person, link }: WebCourseMailData): Values => {
  const [courseUrl, calendarUrl] = [absolute(`/utbildningar/${webCourse.slug}/`), absolute("/kalender/")];
  return {
    person: person.name,
    title: webCourse.title,
    link: link ? absolute(link) : null,
    courseUrl: { text: courseUrl, href: courseUrl },
    calendarUrl: { text: calendarUrl, href: calendarUrl },
  };
};
