import type { Decrypter } from "age-encryption";
import { GantryError } from "../../model/errors.ts";
import { parseIdentities, type AgeIdentities, type Parsed } from "../age/identities.ts";
import { openValues } from "./open-values.ts";
import { SecretsFileRefused } from "./secrets-file-refused.ts";
import type { SopsFile } from "./sops-file.ts";

/** None of the identities is one of the file's recipients. */
export class NotARecipient extends SecretsFileRefused {}

/**
 * Opens a secrets.enc in process: finds its data key with an age identity, then its values, whose MAC is always
 * compared. A value that was never filled is left out.
 *
 * @throws NotARecipient, SecretsFileRefused
 */
export async function openSopsFile(
  file: SopsFile,
  identities: AgeIdentities,
): Promise<ReadonlyMap<string, string>> {
  return openValues(file, await dataKey(file, identities));
}

async function dataKey(file: SopsFile, identities: AgeIdentities): Promise<Uint8Array> {
  const { keys, lookedIn, problems = [], ask, byProgram } = identities;
  const wrong = [...problems];
  const opened = await openWith(file, () => ({ found: keys }), { lookedIn, wrong });
  if (opened !== undefined) return opened;
  if (ask !== undefined) {
    const printed = async (recipient: string): Promise<Parsed> => {
      const asked = await ask(recipient);
      return "text" in asked
        ? parseIdentities(asked.text, "what SOPS_AGE_KEY_CMD prints")
        : { found: [], problem: asked.problem };
    };
    const found = await openWith(file, printed, { lookedIn, wrong });
    if (found !== undefined) return found;
  }
  for (const { recipient, enc } of file.keys) {
    const found = await byProgram?.(recipient, enc);
    if (found?.length === 32) return found;
  }
  throw closed(file, identities, [...new Set(wrong)]);
}

/** Tries each of the file's keys with the identities for it; what is wrong with those is added to `wrong`. */
async function openWith(
  file: SopsFile,
  identitiesFor: (recipient: string) => Parsed | Promise<Parsed>,
  { lookedIn, wrong }: { lookedIn: readonly string[]; wrong: string[] },
): Promise<Uint8Array | undefined> {
  for (const { recipient, enc } of file.keys) {
    const { found, problem } = await identitiesFor(recipient);
    if (problem !== undefined) wrong.push(problem);
    if (found.length === 0) continue;
    // Loaded when there is something to open: it takes 0.15 s.
    const age = await import("age-encryption");
    const decrypter = new age.Decrypter();
    for (const identity of found) if (!add(decrypter, identity)) wrong.push(damaged(lookedIn));
    const key = await decryptKey(decrypter, () => age.armor.decode(enc));
    if (key?.length === 32) return key;
  }
  return undefined;
}

function add(decrypter: Decrypter, identity: string): boolean {
  try {
    decrypter.addIdentity(identity);
    return true;
  } catch {
    // The library's own words repeat the identity.
    return false;
  }
}

function damaged(lookedIn: readonly string[]): string {
  return `an age identity is damaged (looked in ${lookedIn.join(", ")}): restore it, or make another with \`gantry secrets keygen\``;
}

/** Nobody's identity opens it; or somebody's might, could it be read, which is for them to mend. */
function closed(file: SopsFile, identities: AgeIdentities, problems: readonly string[]): GantryError {
  const { keys, lookedIn, ask } = identities;
  const isNone = keys.length === 0 && ask === undefined;
  const mine = isNone ? "there is no age identity" : "no age identity of yours opens it";
  const reason = `${mine} (looked in ${lookedIn.join(", ")})`;
  const recipients = file.keys.map(({ recipient }) => recipient.slice(0, 80)).join(", ");
  const hint = `it is encrypted to ${recipients}; set SOPS_AGE_KEY_FILE to the file with an identity of one of them`;
  if (problems.length === 0) return new NotARecipient(file.path, reason, { hint });
  return new GantryError(`${file.path} cannot be opened: ${reason}`, { problems, hint });
}

/** The data key; undefined where it is encrypted to somebody else, or is no key at all. */
async function decryptKey(decrypter: Decrypter, decode: () => Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await decrypter.decrypt(decode());
  } catch {
    return undefined;
  }
}
