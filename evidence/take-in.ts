import { findProject } from "../catalog/project.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";
import { fetchBranches } from "./store/branch-chains.ts";
import { inEvidenceAs } from "./store/open.ts";
import { writerRole } from "./store/schema.ts";
import { insertScans, readScans } from "./store/security-audits.ts";
import { takeInAll } from "./store/take-in-all.ts";

/** Copies into the database of evidence what it lacks of the branches, and the records of scans in files. Exit code 3 where the two differ: nothing is overwritten. */
export async function takeIn(
  context: Context,
  { local, json, scans }: { local: boolean; json: boolean; scans: readonly string[] },
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const place = local ? "local" : "remote";
  const audits = scans.flatMap(readScans);
  await fetchBranches(project.root, place);
  return inEvidenceAs(writerRole, { project, place, env: context.env }, async ({ connection, name }) => {
    const progress = createProgress(context);
    const all = await takeInAll(connection, { root: project.root, place, progress });
    const { chains, checklists } = all;
    const scanned = audits.length === 0 ? { added: 0, problems: [] } : await insertScans(connection, audits);
    const problems = [
      ...chains.flatMap((each) => each.problems.map((problem) => `${each.chain}: ${problem}`)),
      ...all.problems,
      ...scanned.problems,
    ];
    const taken = chains.reduce((sum, each) => sum + each.taken, 0);
    if (json) {
      const said = { database: name, taken, chains, checklists, scans: scanned.added, problems };
      context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    } else {
      const list = problems.map((problem) => `\n  ${problem}`).join("");
      const more = [
        ...(checklists === 0 ? [] : [` and ${counted(checklists, "checklist")}`]),
        ...(scans.length === 0 ? [] : [` and ${counted(scanned.added, "scan")}`]),
      ].join("");
      print(context, `${counted(taken, "audit event")}${more} taken into ${name}${list}`);
    }
    return problems.length === 0 ? ExitCode.done : ExitCode.violation;
  });
}
