declare module "@11ty/eleventy-plugin-rss" {
  export const dateToRfc3339: (date: Date) => string;
}
