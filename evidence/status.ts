import { findProject } from "../catalog/project.ts";
import { ExitCode } from "../model/errors.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";
import { systemClock } from "../terminal/clock.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { print, say } from "../terminal/say.ts";
import { table } from "../terminal/table.ts";
import { compareChecklists, countOldChecklists } from "./store/checklists.ts";
import { branchChains } from "./store/branch-chains.ts";
import { heldChains, type HeldChain } from "./store/held.ts";
import type { Connection } from "../database/connection/connection.ts";
import { inEvidence, requireSchema } from "./store/open.ts";
import { checkRights } from "./store/rights.ts";
import { heldStages } from "./store/read-stages.ts";
import { heldScans } from "./store/security-audits.ts";
import { writerRole } from "./store/schema.ts";

/** Shows what the database of evidence has and lacks, and who could change it (exit code 3 where somebody could who should not). */
export async function showEvidence(
  context: Context,
  { local, json }: { local: boolean; json: boolean },
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const which = { project, place: local ? "local" : "remote", env: context.env } as const;
  return inEvidence(which, async (evidence) => {
    const { connection, name } = evidence;
    const { has } = await requireSchema(evidence);
    const chains = await chainsOf(connection, { root: project.root, place: which.place });
    const { problems: rights, isOwner } = await checkRights(connection);
    const now = systemClock.now();
    const lists = await compareChecklists(connection, { root: project.root, place: which.place, now });
    const checklists = {
      held: lists.held,
      lacks: lists.lacking.length,
      pastRetention: await countOldChecklists(connection, now),
    };
    const { problems: ofScans, ...scans } = await heldScans(connection, now);
    const { problems: ofStages, ...pipelines } = await heldStages(connection, now);
    const problems = [
      ...chains.flatMap((each) => each.problems),
      ...lists.problems,
      ...ofScans,
      ...ofStages,
      ...rights,
    ];
    if (json) {
      const said = {
        database: name,
        where: connection.where,
        schema: has.at(-1),
        chains: chains.map(({ problems: _, ...each }) => ({
          ...each,
          oldest: each.oldest ?? null,
          newest: each.newest ?? null,
        })),
        checklists,
        scans,
        pipelines,
        problems,
      };
      context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    } else {
      const where = connection.kind === "server" ? `${name}, ${connection.where}` : `embedded, ${name}`;
      const list = problems.map((problem) => `\n  ${problem}`).join("");
      const copies = `checklists: ${checklists.held}, lacks ${checklists.lacks}, past retention ${checklists.pastRetention}\nscans: ${scans.held}, past retention ${scans.pastRetention}\n${pipelinesText(pipelines)}`;
      const place = `evidence: ${where}, schema ${has.at(-1) ?? ""}`;
      print(context, `${chainTable(chains, context)}${copies}\n${place}${list}`);
      for (const notice of notices(connection.kind, isOwner)) say(context, notice);
    }
    return problems.length === 0 ? ExitCode.done : ExitCode.violation;
  });
}

function pipelinesText({
  runs,
  stages,
  missing,
  pastRetention,
}: Omit<Awaited<ReturnType<typeof heldStages>>, "problems">): string {
  return `runs: ${runs} with ${counted(stages, "stage")}, without a report ${missing}, past retention ${pastRetention}`;
}

/** A chain in the database, beside its branch in this clone. */
interface ShownChain extends HeldChain {
  /** What the branch has and the database does not, without what was pruned. */
  lacks: number;
  problems: readonly string[];
}

async function chainsOf(
  connection: Connection,
  { root, place }: { root: string; place: ReleasePlace },
): Promise<readonly ShownChain[]> {
  const held = new Map((await heldChains(connection, systemClock.now())).map((each) => [each.chain, each]));
  const branches = await branchChains(root, place, [...held.keys()]);
  return branches.flatMap(({ chain, records, problems }) => {
    const has = held.get(chain) ?? { ...nothing, chain };
    const lacks = Math.max(0, records.length - has.prunedTo - has.records);
    const isEmpty = !held.has(chain) && records.length === 0 && problems.length === 0;
    return isEmpty ? [] : [{ ...has, lacks, problems: problems.map((each) => `${chain}: ${each}`) }];
  });
}

const nothing = { records: 0, oldest: undefined, newest: undefined, pastRetention: 0, prunedTo: 0 };

function chainTable(chains: readonly ShownChain[], context: Context): string {
  const columns = [
    { head: "chain" },
    { head: "records", side: "right" },
    { head: "lacks", side: "right" },
    { head: "pruned", side: "right" },
    { head: "past retention", side: "right" },
    { head: "oldest", optional: true },
    { head: "newest", optional: true },
  ] as const;
  const rows = chains.map((each) => [
    each.chain,
    String(each.records),
    String(each.lacks),
    String(each.prunedTo),
    String(each.pastRetention),
    each.oldest ?? "-",
    each.newest ?? "-",
  ]);
  return table(columns, rows, context);
}

/** What no role keeps anybody from. */
function notices(kind: Connection["kind"], isOwner: boolean): string[] {
  if (kind === "embedded")
    return ["whoever has this folder can change it: only a server keeps evidence from those who use it"];
  if (!isOwner) return [];
  return [
    `the login of DATABASE_URL owns these tables, and could change all of it: deployments get one that is a member of ${writerRole} alone`,
  ];
}
