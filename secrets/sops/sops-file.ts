import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { z } from "zod";
import { conflictIn } from "../../catalog/files/parse-yaml.ts";
import { isPlainMap, type PlainMap } from "../../catalog/plain.ts";
import { entityId } from "../../model/scalars.ts";
import { SecretsFileRefused } from "./secrets-file-refused.ts";

/** A secrets.enc as it lies on disk: names in the clear, values sealed. Nothing of it is verified before it is opened. */
export interface SopsFile {
  /** Relative to the project's root, for messages. */
  path: string;
  text: string;
  /** In the order of the file, which the MAC depends on. A value that was never filled is an empty text. */
  sealed: ReadonlyMap<string, string>;
  /** The file's data key, encrypted to each recipient: an age file in its armor. */
  keys: readonly { recipient: string; enc: string }[];
  /** ISO 8601, part of what the MAC is bound to. */
  lastModified: string;
  mac: string;
}

/** Larger than every keeper's limit for all secrets of an environment. */
const longest = 4 * 1024 * 1024;

/** Other ways to hold the key, and other ways to choose what is encrypted: none is used here, so none is believed. */
const unused = z
  .union([z.null(), z.literal(""), z.literal(0), z.literal(false), z.array(z.never()).length(0)])
  .optional();
const metadata = z.looseObject({
  age: z.array(z.looseObject({ recipient: z.string(), enc: z.string() })).min(1),
  lastmodified: z.iso.datetime({ offset: true }),
  mac: z.string(),
  unencrypted_suffix: z.literal("_unencrypted").optional(),
  key_groups: unused,
  shamir_threshold: unused,
  mac_only_encrypted: unused,
  encrypted_suffix: unused,
  encrypted_regex: unused,
  unencrypted_regex: unused,
  encrypted_comment_regex: unused,
  unencrypted_comment_regex: unused,
});

/** Takes a secrets.enc apart: SOPS's JSON, with texts keyed by secret. @throws SecretsFileRefused */
export function parseSopsFile(path: string, content: Buffer): SopsFile {
  const document = parseJson(path, content);
  const { sops, ...values } = document;
  if (sops === undefined) {
    throw new SecretsFileRefused(path, "it is not encrypted", {
      hint: "it may hold values in the clear: do not commit it; `gantry secrets edit` writes it anew",
    });
  }
  const head = metadata.safeParse(sops);
  if (!head.success) {
    const fields = head.error.issues.map((issue) => ["sops", ...issue.path].join("."));
    throw new SecretsFileRefused(path, `its metadata does not hold (${[...new Set(fields)].join(", ")})`);
  }
  const sealed = new Map<string, string>();
  for (const [id, value] of Object.entries(values)) {
    const known = entityId.safeParse(id).success;
    if (!known) throw new SecretsFileRefused(path, "one of its keys cannot be the id of a secret");
    if (typeof value !== "string")
      throw new SecretsFileRefused(path, `"${id}" is no text`, { hint: quotesHint });
    sealed.set(id, value);
  }
  const { age, lastmodified: lastModified, mac } = head.data;
  const keys = age.map(({ recipient, enc }) => ({ recipient, enc }));
  return { path, text: content.toString("utf8"), sealed, keys, lastModified, mac };
}

/** Begin of the SHA-256 of a sealed value: the same as long as nobody has written the value anew. */
export function sealedDigest(sealed: string): string {
  return createHash("sha256").update(sealed).digest("hex").slice(0, 16);
}

export const quotesHint = "write values as texts, in quotes";

function parseJson(path: string, content: Buffer): PlainMap {
  const document = content.length <= longest && isUtf8(content) ? parseOrNothing(content) : undefined;
  // Not by a schema, which would silently drop a key such as __proto__.
  if (isPlainMap(document)) return document;
  const conflict = conflictIn(content.toString("latin1"));
  if (conflict !== undefined) {
    const line = content.toString("latin1", 0, conflict.offset).split("\n").length;
    throw new SecretsFileRefused(path, `line ${line} has the marks of a merge conflict`, {
      hint:
        `its MAC holds for one side alone: "git checkout --theirs ${path}", or --ours, and give what is missing then its value` +
        " again with `gantry secrets set`",
    });
  }
  throw new SecretsFileRefused(path, "it is not SOPS's JSON", {
    hint: "sops takes it with --input-type json --output-type json",
  });
}

function parseOrNothing(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    // The parser's own words repeat what they stumble over.
    return undefined;
  }
}
