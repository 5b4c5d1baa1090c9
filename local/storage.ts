import { createReadStream } from "node:fs";
import { copyFile, mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import type { App } from "@supabase/lite";

type Adapter = NonNullable<App["_storageAdapter"]>;

/** Supabase Storage's files in a folder of this machine. Lite keeps the rows about them; its own adapter is in its command alone. */
export function diskStorage(folder: string): Adapter {
  const root = resolve(folder);
  /** Never outside the folder, whatever the key says. */
  const placeOf = (bucket: string, key: string): string => {
    const place = resolve(root, bucket, key);
    if (!place.startsWith(root + sep)) throw new Error("The key leads out of the store.");
    return place;
  };
  /** What kind of file it is lies beside it. */
  const kindOf = (place: string): string => `${place}.kind`;
  const about = async (place: string) => {
    const { size, mtime } = await stat(place);
    const mimetype = await readFile(kindOf(place), "utf8");
    const eTag = `"${size}-${mtime.getTime()}"`;
    return {
      size,
      contentLength: size,
      eTag,
      lastModified: mtime,
      mimetype,
      cacheControl: "no-cache",
      httpStatusCode: 200,
    };
  };
  const forget = async (place: string) => {
    for (const file of [place, kindOf(place)]) await rm(file, { force: true });
  };
  return {
    driver: null,
    async getObject(bucket, key) {
      const place = placeOf(bucket, key);
      const body = Readable.toWeb(createReadStream(place)) as ReadableStream;
      return { metadata: await about(place), httpStatusCode: 200, body };
    },
    async uploadObject(bucket, key, _version, body, mimetype, cacheControl) {
      const place = placeOf(bucket, key);
      await mkdir(dirname(place), { recursive: true });
      const file = await open(place, "w");
      try {
        const pieces = body instanceof Uint8Array ? [body] : (body as AsyncIterable<Uint8Array>);
        for await (const piece of pieces) await file.write(piece);
      } finally {
        await file.close();
      }
      await writeFile(kindOf(place), mimetype);
      return { ...(await about(place)), cacheControl };
    },
    deleteObject: (bucket, key) => forget(placeOf(bucket, key)),
    async deleteObjects(bucket, keys) {
      for (const key of keys) await forget(placeOf(bucket, key));
    },
    async copyObject(fromBucket, from, _fromVersion, toBucket, to) {
      const [source, place] = [placeOf(fromBucket, from), placeOf(toBucket, to)];
      await mkdir(dirname(place), { recursive: true });
      for (const path of [(file: string) => file, kindOf]) await copyFile(path(source), path(place));
      return about(place);
    },
    headObject: (bucket, key) => about(placeOf(bucket, key)),
    privateAssetUrl: async (bucket, key) => placeOf(bucket, key),
  };
}
