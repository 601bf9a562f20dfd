import { findProject } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { retentionDays } from "../model/observed/retention.ts";
import { systemClock } from "../terminal/clock.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { print, say } from "../terminal/say.ts";
import { fetchBranches } from "./store/branch-chains.ts";
import { countOldChecklists, pruneChecklists } from "./store/checklists.ts";
import { inEvidenceAs } from "./store/open.ts";
import { cutOf, pruneChain } from "./store/prune.ts";
import { prunerRole } from "./store/schema.ts";
import { heldStages, pruneStages } from "./store/read-stages.ts";
import { heldScans, pruneScans } from "./store/security-audits.ts";
import { verifyAll } from "./store/verify-all.ts";

export interface PruneOptions {
  local: boolean;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Removes from the database what is past its retention: of each chain a beginning, with what it was cut at on record. The
 * branches keep theirs. A database that differs from them is not touched: it is what shows that.
 */
export async function pruneEvidence(
  context: Context,
  { local, dryRun, yes, json }: PruneOptions,
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const place = local ? "local" : "remote";
  if (!dryRun) requireAnswer(context, { yes, json });
  await fetchBranches(project.root, place);
  return inEvidenceAs(prunerRole, { project, place, env: context.env }, async ({ connection, name }) => {
    const now = systemClock.now();
    const chains = await verifyAll(connection, { root: project.root, place, now });
    const problems = chains.flatMap((each) => each.problems.map((text) => `${each.chain}: ${text}`));
    if (problems.length > 0) {
      throw differs(name, problems);
    }
    const cuts = chains.flatMap(({ chain, stored }) => cutOf(chain, stored, now) ?? []);
    const all = cuts.reduce((sum, { records }) => sum + records, 0);
    const old = await countOldChecklists(connection, now);
    const { pastRetention: scans, problems: ofScans } = await heldScans(connection, now);
    const { pastRetention: runs, problems: ofStages } = await heldStages(connection, now);
    if (ofScans.length + ofStages.length > 0) throw differs(name, [...ofScans, ...ofStages]);
    const list = cuts.map(
      (cut) => `\n  ${cut.chain}: ${counted(cut.records, "record")}, up to ${cut.newest}`,
    );
    if (all > 0) {
      const what = `${counted(all, "audit event")} in ${name} are older than ${retentionDays.audits} days:`;
      say(context, `${what}${list.join("")}`);
    }
    if (old > 0) {
      say(context, `${counted(old, "checklist")} in ${name} are older than ${retentionDays.checklists} days`);
    }
    if (scans > 0) {
      say(context, `${counted(scans, "scan")} in ${name} are older than ${retentionDays.audits} days`);
    }
    if (runs > 0) {
      say(context, `${counted(runs, "run")} in ${name} are older than ${retentionDays.logs} days`);
    }
    if (all + old + scans + runs > 0 && !dryRun) {
      if (!yes && !(await confirm(`Remove them from ${name}?`)))
        throw new Declined("nothing was removed: the answer was no");
      for (const cut of cuts) await pruneChain(connection, cut);
      await pruneChecklists(connection, now);
      await pruneScans(connection, now);
      await pruneStages(connection, now);
    }
    if (json) {
      const said = { database: name, dryRun, removed: cuts, checklists: old, scans, runs };
      context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    } else {
      const more = [
        ...(old === 0 ? [] : [` and ${counted(old, "checklist")}`]),
        ...(scans === 0 ? [] : [` and ${counted(scans, "scan")}`]),
        ...(runs === 0 ? [] : [` and ${counted(runs, "run")} with what they left`]),
      ].join("");
      print(context, `${counted(all, "audit event")}${more} ${dryRun ? "would go" : "went"} from ${name}`);
    }
    return ExitCode.done;
  });
}

function differs(name: string, problems: readonly string[]): GantryError {
  return new GantryError(`${name} differs from the branches, and nothing of it is removed`, {
    problems,
    hint: '"gantry evidence verify" says the same; whoever looks into it needs these records',
    exitCode: ExitCode.violation,
  });
}
