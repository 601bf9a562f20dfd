import { findProject } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { systemClock } from "../terminal/clock.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { print } from "../terminal/say.ts";
import { compareChecklists } from "./store/checklists.ts";
import { fetchBranches } from "./store/branch-chains.ts";
import { inEvidenceAs } from "./store/open.ts";
import { writerRole } from "./store/schema.ts";
import { heldStages } from "./store/read-stages.ts";
import { heldScans } from "./store/security-audits.ts";
import { verifyAll, type VerifiedChain } from "./store/verify-all.ts";

/**
 * Compares the database of evidence with the branches, record by record. What it is behind counts as well: whether the newest
 * were never there or were taken away, nobody can tell. Exit code 3 where anything differs.
 */
export async function verifyEvidence(
  context: Context,
  { local, json }: { local: boolean; json: boolean },
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const { root } = project;
  const which = { project, place: local ? "local" : "remote", env: context.env } as const;
  await fetchBranches(root, which.place);
  return inEvidenceAs(writerRole, which, async ({ connection, name }) => {
    const now = systemClock.now();
    const chains = await verifyAll(connection, { root, place: which.place, now });
    const lists = await compareChecklists(connection, { root, place: which.place, now });
    const scans = await heldScans(connection, now);
    const pipelines = await heldStages(connection, now);
    const lacks = counted(lists.lacking.length, "checklist");
    const problems = [
      ...chains.flatMap((each) => problemsOf(each).map((text) => `${each.chain}: ${text}`)),
      ...lists.problems,
      ...scans.problems,
      ...pipelines.problems,
      ...(lists.lacking.length === 0
        ? []
        : [`it lacks ${lacks} of the branches: "gantry evidence take-in" brings what it lacks`]),
    ];
    const records = chains.reduce((sum, { stored }) => sum + stored.rows.length, 0);
    if (json) {
      const said = {
        database: name,
        records,
        chains: chains.map(({ chain }) => chain),
        checklists: lists.held,
        scans: scans.held,
        runs: pipelines.runs,
        stages: pipelines.stages,
        problems,
      };
      context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    } else if (problems.length === 0) {
      print(
        context,
        `${name} has what the branches say: ${counted(records, "audit event")} in ${counted(chains.length, "chain")}, ${counted(lists.held, "checklist")}, ${counted(scans.held, "scan")}, ${counted(pipelines.stages, "stage")} of ${counted(pipelines.runs, "run")}`,
      );
    }
    if (problems.length === 0) return ExitCode.done;
    throw new GantryError(`${name} does not have what the branches say`, {
      problems,
      hint: "the branches are right: look who could write there, keep a copy of what differs, and begin another database",
      exitCode: ExitCode.violation,
    });
  });
}

/** Of a chain in which everything differs the first ones say as much as all. */
const most = 20;

function problemsOf({ problems, behind }: VerifiedChain): string[] {
  const shown = problems.slice(0, most);
  const more = problems.length - shown.length;
  const newest = counted(behind, "record");
  return [
    ...shown,
    ...(more === 0 ? [] : [`and ${more} more`]),
    ...(behind === 0
      ? []
      : [`the newest ${newest} of the branch are missing: "gantry evidence take-in" brings them`]),
  ];
}
