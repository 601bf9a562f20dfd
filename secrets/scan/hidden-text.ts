import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { objectId } from "../../clients/git/run-git.ts";
import type { ScannedFile } from "./scanned-files.ts";
import type { Scratch } from "./scratch.ts";

const size = z.object({ id: objectId, bytes: z.coerce.number().int() });
/** How much is read at once. */
const batchBytes = 64 * 1024 * 1024;

/** Commits made for the scan, and the files as they are in the real ones. */
export type Derived = ReadonlyMap<string, ScannedFile>;

/**
 * Gives every file that holds NUL bytes a commit of its own in the scratch repository, without them: what is written in
 * UTF-16 or UTF-32, or was made to look binary, is then plain text. Whatever a secret is, it is ASCII.
 */
export async function deriveHidden(scratch: Scratch, contents: readonly ScannedFile[]): Promise<Derived> {
  const files = new Map<string, ScannedFile[]>();
  for (const file of contents) {
    const same = files.get(file.blob) ?? [];
    if (!same.some(({ path }) => path === file.path)) files.set(file.blob, [...same, file]);
  }
  const hidden: ScannedFile[] = [];
  for (const ids of await batches(scratch, [...files.keys()])) {
    const stream: (string | Buffer)[] = [];
    for (const [id, content] of await readBlobs(scratch, ids)) {
      if (!content.includes(0)) continue;
      const text = Buffer.from(content.filter((byte) => byte !== 0));
      for (const file of files.get(id) ?? []) {
        stream.push(
          commitHead(`refs/hidden/${hidden.length}`, 1),
          change(file.path, text.length),
          text,
          "\n",
        );
        hidden.push(file);
      }
    }
    if (stream.length > 0) await fastImport(scratch, stream);
  }
  const listed = await scratch.git([
    "for-each-ref",
    "--format=%(objectname) %(refname:lstrip=2)",
    "refs/hidden/",
  ]);
  const made = new Map<string, ScannedFile>();
  for (const line of listed.split("\n").filter((each) => each !== "")) {
    const [id = "", index = ""] = line.split(" ");
    const file = hidden[Number(index)];
    if (file !== undefined) made.set(id, file);
  }
  if (made.size === hidden.length) return made;
  throw new Error(`${hidden.length} files have NUL bytes, and ${made.size} commits were made of them`);
}

/** A commit of one file with that text, older than all others, so that git shows it last. @returns its id */
export async function commitOldest(scratch: Scratch, path: string, text: string): Promise<string> {
  const ref = "refs/oldest";
  await fastImport(scratch, [commitHead(ref, 0), change(path, Buffer.byteLength(text)), text, "\n"]);
  return objectId.parse(await scratch.git(["rev-parse", ref]));
}

/** https://git-scm.com/docs/git-fast-import, "commit" and "filemodify". */
function commitHead(ref: string, seconds: number): string {
  return `commit ${ref}\ncommitter gantry <gantry@localhost> ${seconds} +0000\ndata 0\n\n`;
}

function change(path: string, bytes: number): string {
  const quoted = path.replaceAll(/["\\\n]/g, (character) => (character === "\n" ? "\\n" : `\\${character}`));
  return `M 100644 inline "${quoted}"\ndata ${bytes}\n`;
}

async function fastImport(scratch: Scratch, stream: readonly (string | Buffer)[]): Promise<void> {
  const input = Buffer.concat(stream.map((part) => Buffer.from(part)));
  await scratch.git(["fast-import", "--quiet", "--done"], {
    input: Buffer.concat([input, Buffer.from("done\n")]),
  });
}

/** The ids, in groups that fit into memory. */
async function batches(scratch: Scratch, ids: readonly string[]): Promise<string[][]> {
  if (ids.length === 0) return [];
  const format = "--batch-check=%(objectname) %(objectsize)";
  const listed = await scratch.git(["cat-file", format], { input: `${ids.join("\n")}\n` });
  const groups: string[][] = [];
  let room = 0;
  for (const line of listed.split("\n")) {
    const [name, length] = line.split(" ");
    if (length === "missing") throw partial();
    const { id, bytes } = size.parse({ id: name, bytes: length });
    if (groups.length === 0 || bytes > room) {
      groups.push([]);
      room = batchBytes;
    }
    groups.at(-1)?.push(id);
    room -= bytes;
  }
  return groups;
}

function partial(): GantryError {
  return new GantryError("the clone has not the content of every file, so nobody looked for secrets", {
    hint: 'it was made with --filter: clone it without one, or "git fetch --refetch --no-filter"',
  });
}

async function readBlobs(scratch: Scratch, ids: readonly string[]): Promise<Map<string, Buffer>> {
  const output = await scratch.gitForBytes(["cat-file", "--batch=%(objectname) %(objectsize)"], {
    input: `${ids.join("\n")}\n`,
  });
  const blobs = new Map<string, Buffer>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf("\n", at);
    const [name, length] = output.toString("latin1", at, end).split(" ");
    const { id, bytes } = size.parse({ id: name, bytes: length });
    blobs.set(id, output.subarray(end + 1, end + 1 + bytes));
    at = end + 1 + bytes + 1;
  }
  return blobs;
}
