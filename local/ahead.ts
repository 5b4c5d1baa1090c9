import { allContent } from "../site/content/faults.ts";
import { picturesIn } from "../site/content/pictures.ts";
import { editorBundle } from "../site/editor/bundle.ts";
import { makePictures } from "../site/pictures/make.ts";

/**
 * What the first build would stand and wait for, done while the database starts: the editor and the pictures, which are
 * kept. Whatever is wrong with them is the build's to tell.
 */
export const workAhead = async (): Promise<void> => {
  await Promise.all([editorBundle(), makePictures(picturesIn(allContent().placed))]);
};
