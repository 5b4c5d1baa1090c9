import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";

/**
 * Gives the editor a folder on this disk, as a person does who points one out. The handle is the browser's own, got by
 * dropping the folder on the page; only the asking for leave to write, which needs a window to answer in, is played here.
 */
export const openEditor = async (page: Page, folder: string): Promise<void> => {
  await mkdir(join(folder, ".git"), { recursive: true });
  await page.exposeFunction("writeOnDisk", async (path: string, bytes: number[]) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), Buffer.from(bytes));
  });
  await page.exposeFunction("removeFromDisk", (path: string) => rm(join(folder, path), { recursive: true }));
  await page.addInitScript(playDirectoryPicker);
  await page.goto("/redaktion/");
  const start = page.getByRole("button", { name: "Arbeta med filerna på den här datorn" });
  await start.waitFor();
  const browser = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await browser.send("Input.dispatchDragEvent", {
      type,
      x: 10,
      y: 200,
      data: { items: [], files: [folder], dragOperationsMask: 1 },
    });
  await start.click();
  await page.getByRole("button", { name: "Ny", exact: true }).or(page.getByRole("grid")).first().waitFor();
};

/** Runs in the page before anything else. */
const playDirectoryPicker = () => {
  const disk = globalThis as unknown as {
    writeOnDisk(path: string, bytes: number[]): Promise<void>;
    removeFromDisk(path: string): Promise<void>;
    showDirectoryPicker(): Promise<FileSystemDirectoryHandle>;
  };
  let root: FileSystemDirectoryHandle | undefined;
  const dropped = new Promise<FileSystemDirectoryHandle>((done) => {
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", async (event) => {
      event.preventDefault();
      const item = event.dataTransfer?.items[0] as unknown as { getAsFileSystemHandle(): Promise<FileSystemHandle> };
      root = (await item.getAsFileSystemHandle()) as FileSystemDirectoryHandle;
      done(root);
    });
  });
  disk.showDirectoryPicker = () => dropped;
  Object.assign(FileSystemHandle.prototype, { requestPermission: async () => "granted" });
  Reflect.deleteProperty(FileSystemFileHandle.prototype, "move");

  const pathOf = async (handle: FileSystemHandle) => ((await root?.resolve(handle)) ?? []).join("/");
  const { getFileHandle, getDirectoryHandle } = FileSystemDirectoryHandle.prototype;
  FileSystemDirectoryHandle.prototype.getFileHandle = async function (name, options) {
    const found = await getFileHandle.call(this, name).catch(() => null);
    if (found || !options?.create) return found ?? getFileHandle.call(this, name);
    await disk.writeOnDisk([await pathOf(this), name].filter(Boolean).join("/"), []);
    return getFileHandle.call(this, name);
  };
  FileSystemDirectoryHandle.prototype.getDirectoryHandle = async function (name, options) {
    const found = await getDirectoryHandle.call(this, name).catch(() => null);
    if (found || !options?.create) return found ?? getDirectoryHandle.call(this, name);
    const place = [await pathOf(this), name].filter(Boolean).join("/");
    await disk.writeOnDisk(`${place}/.made`, []);
    await disk.removeFromDisk(`${place}/.made`);
    return getDirectoryHandle.call(this, name);
  };
  FileSystemDirectoryHandle.prototype.removeEntry = async function (name) {
    await disk.removeFromDisk([await pathOf(this), name].filter(Boolean).join("/"));
  };
  FileSystemFileHandle.prototype.createWritable = async function () {
    const parts: BlobPart[] = [];
    const path = await pathOf(this);
    return {
      write: async (part: BlobPart) => void parts.push(part),
      close: async () => disk.writeOnDisk(path, [...new Uint8Array(await new Blob(parts).arrayBuffer())]),
    } as unknown as FileSystemWritableFileStream;
  };
};
