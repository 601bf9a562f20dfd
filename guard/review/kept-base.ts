import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { packageFolders } from "../../catalog/package-folders.ts";
import { packageFor } from "../../catalog/package-for.ts";
import { projectName } from "../../catalog/stack-file.ts";
import { readPinnedEngine } from "../../engine/obtain/pinned-engine.ts";
import { digestOf } from "../../files/digest.ts";
import { marksOfInstalled } from "../../files/installed.ts";
import { makeFolder } from "../../files/write-file.ts";
import code from "../code-rooms.json" with { type: "json" };

/** What a local run keeps of stacks that were deployed: their state, what the local cloud has, and what opens both. */
const parts = ["state", "cloud", "stacks", "rotations", "passphrase"];

/**
 * The stacks of a base commit, as they were deployed to a local cloud of their own, for the next review on this machine: `.gantry/bases/<key>/`, the newest
 * alone. Deployed anew each day, so that no rotation of theirs becomes old.
 */
export class KeptBase {
  readonly #bases: string;
  readonly #key: string;

  /** @param project the folder of the change's project, whose packages and engine deploy */
  constructor(project: { root: string; local: string }, commit: string, now = new Date()) {
    const packages = packageFolders(project.root).map((folder) =>
      marksOfInstalled(realpathSync(folder), project.root),
    );
    const made = [
      commit,
      now.toISOString().slice(0, 10),
      process.version,
      readPinnedEngine().key,
      // The clouds that a base is deployed to are of the change's code; where that is a package, they are among the packages.
      packageFor(project.root) === undefined ? digestOf(project.root, code.paths) : "",
      ...packages,
    ];
    this.#bases = join(project.local, "bases");
    this.#key = createHash("sha256").update(JSON.stringify(made)).digest("hex").slice(0, 32);
  }

  /** Puts what is kept into a project's folder; the stacks that it has then. */
  lay(folder: string): string[] {
    const kept = join(this.#bases, this.#key);
    if (!existsSync(kept)) return [];
    for (const part of parts.filter((each) => existsSync(join(kept, each))))
      cpSync(join(kept, part), join(folder, ".gantry", part), { recursive: true });
    return stacksIn(folder);
  }

  /** Keeps what a project's folder has, in the place of whatever was kept. */
  keep(folder: string): void {
    makeFolder(this.#bases);
    const draft = mkdtempSync(join(this.#bases, "draft-"));
    for (const part of parts.filter((each) => existsSync(join(folder, ".gantry", each))))
      cpSync(join(folder, ".gantry", part), join(draft, part), { recursive: true });
    for (const name of readdirSync(this.#bases)) {
      const other = join(this.#bases, name);
      // A draft may be of another review that is at it now; of one that was killed a day ago it is not.
      const isLeft = !name.startsWith("draft-") || Date.now() - statSync(other).mtimeMs > 86_400_000;
      if (isLeft) rmSync(other, { recursive: true, force: true });
    }
    renameSync(draft, join(this.#bases, this.#key));
  }
}

function stacksIn(folder: string): string[] {
  const stacks = join(folder, ".gantry", "state", ".pulumi", "stacks", projectName(folder));
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks).flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []));
}
