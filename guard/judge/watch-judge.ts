import { existsSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { starts } from "../../engine/run/run-pulumi.ts";
import { digestOf } from "../../files/digest.ts";
import { clockOf, writtenSince } from "../../files/installed.ts";
import { marksOf, writtenBetween, type Marks } from "../../files/marks.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { listed } from "../../policy/message.ts";
import { lockFolder, lockName, packageFolders } from "../../catalog/package-folders.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Judge } from "./judgement.ts";

/** What a pack, and the program that it compares with, read of the project beside their own files. */
const read = ["environments", "migrations", "docs/runbooks"];

/** A judge while the engine runs a program that could write its files. */
export interface WatchedJudge {
  /**
   * @param done what was done meanwhile, and what that means
   * @param planFile goes with it: nobody may find a plan that was not judged
   * @throws GantryError where a file of the pack or the program was written, also if it was put back
   */
  refuseWritten(done: string, planFile?: string): void;
}

/** To be asked before the engine starts. @throws GantryError where the copy of the pack is not what was copied */
export function watchJudge(session: Session, judge: Judge): WatchedJudge {
  refuseChangedCopy(session, judge);
  const { root, local } = session.project;
  const catalogPaths = read.map((part) => join(root, part));
  const declared = join(local, "declared", `${session.stack}.json`);
  const mark = (): Marks => new Map([...codeMarks(session, judge), ...marksOf(root, [declared])]);
  const before = { judge: mark(), catalog: marksOf(root, catalogPaths), digest: digestOf(root, read) };
  const begun = clockOf(local);
  return {
    refuseWritten(done, planFile) {
      // What stays changed in the catalog is seen by whoever looks next, and planned anew; what was put back is not.
      const isPutBack = digestOf(root, read) === before.digest;
      const written = [
        ...writtenBetween(before.judge, mark()),
        ...(isPutBack ? writtenBetween(before.catalog, marksOf(root, catalogPaths)) : []),
        ...packagesWritten(session, judge, begun),
      ];
      if (written.length === 0) return;
      if (planFile !== undefined) rmSync(planFile, { force: true });
      throw judgeMoved(written, done);
    },
  };
}

/** @throws GantryError where the pack would load what is none of its own, or somebody has written its copy since it was compared */
export function refuseChangedCopy({ project }: Session, { pack, parts, copied }: Judge): void {
  const planted = [dirname(dirname(pack)), project.local].map((folder) => join(folder, "node_modules"));
  for (const folder of planted)
    if (existsSync(folder))
      throw new GantryError(`the pack would load packages from "${folder}", which is no place for any`, {
        hint: `find out what wrote it, then remove it: "rm -r '${folder}'"`,
        exitCode: ExitCode.violation,
      });
  if (copied === undefined) return;
  const folder = dirname(pack);
  const now = marksOf(
    project.root,
    [...parts, "node_modules"].map((part) => join(folder, part)),
  );
  const written = writtenBetween(copied, now);
  if (written.length > 0) throw judgeMoved(written, "the pack ran from there; nothing more was done");
}

/**
 * Whatever was written of the packages that the program and the pack run from, since a time by `clockOf`: from the project, or absolute
 * where it lies elsewhere.
 */
export function packagesWritten({ project }: Session, { pack }: Judge, since: number): string[] {
  const { root } = project;
  const folders = [join(dirname(pack), "node_modules"), ...packageFolders(root)];
  return writtenSince(folders, since, root).map((path) =>
    path.startsWith(`${root}/`) ? relative(root, path) : path,
  );
}

/** The refusal, with the files that were written. */
export function judgeMoved(written: readonly string[], done: string): GantryError {
  return new GantryError(
    `the judge moved: ${listed(written)} ${written.length === 1 ? "was" : "were"} written while ${done}`,
    {
      hint: "find out what writes there, such as the program itself, then run the command again",
      exitCode: ExitCode.violation,
    },
  );
}

/** Of all that a plan is bound to: what a pack and a project's program are made of, and their settings. */
export function judgeMarks(session: Session, judge: Judge): Marks {
  const { project, stack } = session;
  const { root } = project;
  const settings = ["Pulumi.yaml", `Pulumi.${stack}.yaml`].map((file) => join(root, file));
  const paths = [join(lockFolder(root) ?? root, lockName), ...settings];
  return new Map([...codeMarks(session, judge), ...marksOf(project.root, paths)]);
}

/** Of the copy of the pack, what it was copied from, the program, and what starts both. */
function codeMarks({ project }: Session, { pack, parts }: Judge): Marks {
  const { root } = project;
  return marksOf(root, [
    ...starts,
    ...parts.map((part) => join(dirname(pack), part)),
    ...[...parts, "stacks"].map((part) => join(root, part)),
  ]);
}
