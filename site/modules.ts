import type { Course } from "./content/course.ts";

export interface Module {
  title: string;
  text: string;
  lecturer: string | undefined;
  /** The other courses that hold a part of the same name. */
  also: Course[];
}

interface CourseModules {
  course: Course;
  modules: Module[];
}

/** Courses that are arranged by a call are steps to agree on, not parts to learn. */
export const moduleCatalogue = (courses: Course[]): CourseModules[] => {
  const teaching = courses.filter(({ onRequest }) => !onRequest);
  return teaching.map((course) => ({
    course,
    modules: course.modules.map(({ title, text, lecturer }) => ({
      title,
      text,
      lecturer,
      also: teaching.filter((other) => other !== course && other.modules.some((each) => each.title === title)),
    })),
  }));
};

/** Who teaches what, by profession: only those who are named at a part of their own. */
export const lecturers = (catalogue: CourseModules[]): { lecturer: string; titles: string[] }[] => {
  const named = catalogue.flatMap(({ modules }) =>
    modules.flatMap(({ lecturer, title }) => (lecturer ? [{ lecturer, title }] : [])),
  );
  return [...new Set(named.map(({ lecturer }) => lecturer))]
    .sort((a, b) => a.localeCompare(b, "sv"))
    .map((lecturer) => ({
      lecturer,
      titles: [...new Set(named.filter((each) => each.lecturer === lecturer).map(({ title }) => title))],
    }));
};
