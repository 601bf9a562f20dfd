import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { z } from "zod";
import { openSopsFile } from "../../secrets/sops/open-sops-file.ts";
import { parseSopsFile } from "../../secrets/sops/sops-file.ts";
import { writeSopsFile } from "../../secrets/sops/write-sops-file.ts";
import type { SecretTools } from "../../secrets/tools/find-tools.ts";
import { temporaryFolder } from "./clean-up.ts";
import { makeHolder } from "./sealed-secrets.ts";

const path = "environments/staging/secrets.enc";

/** Any text that is not empty, those with quotes, escapes, line ends, NUL and four bytes a character among them. */
export const secretText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 60 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    "\0",
    "\n",
    '"',
    "\\",
    "'",
    "null",
    "0",
    " ",
    "\u{10ffff}",
    "\ufeff",
    "-----BEGIN KEY-----\n",
  ),
);

const change = fc.tuple(fc.constantFrom("a", "b", "c", "d-e"), fc.option(secretText, { nil: undefined }));
const series = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });

/**
 * What is left after any series of changes comes out of our reader and of the real sops: of a few series with the unit tests,
 * of many with the deep ones.
 */
export async function sealAnySeries({ sops }: SecretTools, numRuns: number): Promise<void> {
  const { identity, recipient } = await makeHolder();
  const root = temporaryFolder("gantry-secrets-");
  const sealed = join(root, path);
  const identities = { keys: [identity], lookedIn: [] };
  const env = { SOPS_AGE_KEY: identity, HOME: root };
  const ofSops = async (): Promise<Record<string, string>> => {
    const args = ["decrypt", "--input-type", "json", "--output-type", "json", sealed];
    const ran = await execa(sops, args, { cwd: root, env: { ...env, SOPS_DISABLE_VERSION_CHECK: "true" } });
    return z.record(z.string(), z.string()).parse(JSON.parse(ran.stdout));
  };
  await fc.assert(
    fc.asyncProperty(series, async (list) => {
      rmSync(sealed, { force: true });
      const expected = new Map<string, string>();
      for (const changes of list) {
        for (const [key, text] of changes) {
          if (text === undefined) expected.delete(key);
          else expected.set(key, text);
        }
        const given = { root, path, recipients: [recipient], identities, sops, env };
        const { file } = await writeSopsFile(given, new Map(changes));
        assert.deepEqual(file.text, readFileSync(sealed, "utf8"));
      }
      const opened = await openSopsFile(parseSopsFile(path, readFileSync(sealed)), identities);
      assert.deepEqual(Object.fromEntries(opened), Object.fromEntries(expected));
      assert.deepEqual(await ofSops(), Object.fromEntries(expected));
    }),
    { numRuns },
  );
}
