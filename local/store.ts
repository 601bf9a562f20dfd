import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, readFile, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StoredResource } from "./stored-resource.ts";

export type { StoredResource } from "./stored-resource.ts";

/**
 * The emulated clouds' state below `.gantry/cloud`, safe for processes side by side: a file appears whole or not at
 * all, and of two that create the same resource exactly one succeeds.
 */
export class Store {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** The file of a resource. */
  file(type: string, key: string): string {
    return path.join(this.#folder(type), `${encodeKey(key)}.json`);
  }

  /** Writes a resource that must not exist yet; false when it does. */
  async create(resource: StoredResource): Promise<boolean> {
    const file = this.file(resource.type, resource.key);
    const draft = await this.#draft(file, resource);
    try {
      await link(draft, file);
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    } finally {
      await unlink(draft);
    }
  }

  /** Writes a resource, whether or not it exists. */
  async write(resource: StoredResource): Promise<void> {
    const file = this.file(resource.type, resource.key);
    await rename(await this.#draft(file, resource), file);
  }

  /** The resource; undefined when there is none. Throws when somebody left a file that is not one. */
  async read(type: string, key: string): Promise<StoredResource | undefined> {
    return readResource(this.file(type, key));
  }

  /** Whether there was something to delete. */
  async delete(type: string, key: string): Promise<boolean> {
    const existed = (await this.read(type, key)) !== undefined;
    await rm(this.file(type, key), { force: true });
    return existed;
  }

  /** Every resource of a type, by key's order. */
  async list(type: string): Promise<StoredResource[]> {
    const folder = this.#folder(type);
    const names = (await readNames(folder)).filter((name) => name.endsWith(".json")).sort();
    const found = await Promise.all(names.map((name) => readResource(path.join(folder, name))));
    return found.filter((each) => each !== undefined);
  }

  #folder(type: string): string {
    return path.join(this.root, type.split(":")[0] ?? type, encodeURIComponent(type));
  }

  async #draft(file: string, resource: StoredResource): Promise<string> {
    const draft = path.join(path.dirname(file), `.${randomUUID()}.tmp`);
    const text = `${JSON.stringify(resource, null, 2)}\n`;
    try {
      await writeFile(draft, text);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(draft, text);
    }
    return draft;
  }
}

/** File systems take names of 255 bytes; a longer one is cut and carries the digest of the whole. */
function encodeKey(key: string): string {
  const encoded = encodeURIComponent(key);
  if (encoded.length <= 200) return encoded;
  return `${encoded.slice(0, 130)}~${createHash("sha256").update(key).digest("hex")}`;
}

async function readResource(file: string): Promise<StoredResource | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
  // Loaded late: a preview of a program reads no file, and zod is a third of what the process costs.
  const { parseResource } = await import("./stored-resource.ts");
  return parseResource(file, text);
}

async function readNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
