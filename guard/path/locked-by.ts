import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lockedAt } from "../../catalog/lock-problem.ts";
import { lockName } from "../../catalog/package-folders.ts";
import type { Repository } from "../../clients/git/repository.ts";
import { archivesIn, ensureLockedPackages, type LockedOptions } from "../../engine/obtain/locked-packages.ts";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";

interface LockOptions extends Omit<LockedOptions, "member"> {
  repository: Repository;
  commit: string;
  /** The folder of the commit that the project lies in, and `folder` is where that was laid out. */
  from: string;
}

/** What a commit locks for its project. */
interface LockedPackages {
  /** Where they are installed: a `node_modules`. */
  packages: string;
  /** The lock's text. */
  lock: string;
}

/**
 * The packages that a commit's own lock names, or that of the workspace which its project is a folder of. Of a workspace, only what decides
 * about packages is read.
 *
 * @throws GantryError where none does, or npm cannot install by it
 */
export async function packagesOfCommit(options: LockOptions): Promise<LockedPackages> {
  const { repository, commit, from, ...own } = options;
  const { folder, whose } = own;
  const files = new Map((await repository.files(commit, "")).map((file) => [file.path, file]));
  const read = async (path: string): Promise<Uint8Array> => {
    const file = files.get(path);
    return file === undefined ? new Uint8Array() : repository.read(file);
  };
  const lock = Buffer.from(await read(lockName)).toString();
  const locked = lockedAt(from, { has: (path) => files.has(path), read: () => lock });
  if (!("member" in locked)) throw new GantryError(`${whose} ${locked.text}`, { hint: locked.hint });
  const { member } = locked;
  if (member === "") {
    const packages = await ensureLockedPackages({ ...own, member });
    return { packages, lock: readFileSync(join(folder, lockName), "utf8") };
  }
  return inTemporaryFolder("locked", async (top) => {
    const wanted = [".npmrc", "package.json", lockName, `${member}/package.json`, ...archivesIn(lock)];
    for (const path of wanted.filter((each) => files.has(each)))
      writeFileAtomically(join(top, path), await read(path));
    return { packages: await ensureLockedPackages({ ...own, folder: top, member }), lock };
  });
}
