import { counted } from "../../terminal/counted.ts";
import { emptyChain, type ChainHead } from "../../model/observed/audit-record.ts";
import { readReleaseRecord, type ReleaseRecord } from "../../model/observed/release-record.ts";
import type { LogEntry } from "../../clients/git/refs.ts";
import { branchTip } from "../branch/branch-tip.ts";
import { linesOf, readChainFiles } from "../branch/chain-files.ts";
import { headIn } from "../branch/chain-head.ts";
import { eventIdOf } from "../branch/events-of.ts";
import { BranchHistory } from "../branch/history.ts";
import { waitingIn, type Spool } from "../spool.ts";
import { headProblem, judgeChain, type JudgedChain } from "./verify-chain.ts";

/** What was found of an environment's chain. */
export interface VerifiedChain {
  chain: string;
  /** How many records there are. */
  length: number;
  /** The last that a commit of the branch says; null where none does. */
  head: ChainHead | null;
  /** Everything that is wrong, a line each. */
  problems: readonly string[];
  /** What is no fault, and nobody can verify. */
  notices: readonly string[];
}

/** Verifies the chain in an environment's branch as the clone has it, against every head that the branch ever had. */
export async function verifyBranch(spool: Spool): Promise<VerifiedChain & { judged: JudgedChain }> {
  const { root, environment, place } = spool;
  const tip = await branchTip(root, environment, place);
  const judged = judgeChain(environment, linesOf(await readChainFiles(root, tip)));
  const oldestFirst = (await new BranchHistory(root, tip).all()).toReversed();
  const heads = headsOf(oldestFirst);
  const { lacking, earlier } = withoutEvent(environment, oldestFirst, judged);
  return {
    chain: environment,
    length: judged.length,
    head: heads.last ?? null,
    problems: [
      ...beginProblems(judged),
      ...judged.problems,
      ...heads.problems,
      ...headProblems(judged, heads.all),
      ...afterHead(judged, heads.last ?? emptyChain),
      ...lacking,
      ...waitingProblems(spool),
    ],
    notices: earlier,
    judged,
  };
}

/** A whole chain begins with its first record. */
export function beginProblems({ first, length }: JudgedChain): string[] {
  if (first === 1 || length === 0) return [];
  return [first === 2 ? "record 1 is missing" : `records 1 to ${first - 1} are missing`];
}

interface Head extends ChainHead {
  commit: string;
  at: number;
}

/** Heads only grow: git's history says in which order they were written. */
function headsOf(oldestFirst: readonly LogEntry[]): {
  all: Head[];
  last: ChainHead | undefined;
  problems: string[];
} {
  const all: Head[] = [];
  const problems: string[] = [];
  for (const { commit, at, trailers } of oldestFirst) {
    const head = headIn(trailers);
    if (head === undefined) continue;
    const short = commit.slice(0, 12);
    const before = all.at(-1)?.length ?? 0;
    if (head === null) problems.push(`${short}: its trailer Audit is no head of a chain`);
    else if (head.length <= before) problems.push(`${short}: the head went from ${before} to ${head.length}`);
    else all.push({ ...head, commit: short, at });
  }
  const last = all.at(-1);
  return { all, last: last === undefined ? undefined : { length: last.length, hash: last.hash }, problems };
}

/** Of the heads that the chain does not reach, the furthest says it for all. */
function headProblems(judged: JudgedChain, heads: readonly Head[]): string[] {
  const beyond = heads.findLast((head) => head.length > judged.length);
  const told = heads.filter((head) => head.length <= judged.length || head === beyond);
  return told.flatMap((head) => {
    const problem = headProblem(judged, head);
    return problem === undefined ? [] : [`${problem} (commit ${head.commit}, ${timeOf(head.at)})`];
  });
}

function afterHead({ length }: JudgedChain, head: ChainHead): string[] {
  if (length <= head.length) return [];
  const which =
    length === head.length + 1 ? `record ${length} stands` : `records ${head.length + 1} to ${length} stand`;
  return [`${which} after the last head: no commit says that the chain has come so far`];
}

/** What the branch tells of, and left no event: since the chain began a gap, and before it nobody was to. */
function withoutEvent(
  environment: string,
  oldestFirst: readonly LogEntry[],
  { ids }: JudgedChain,
): { lacking: string[]; earlier: string[] } {
  const lacking: string[] = [];
  let earlier = 0;
  let hasBegun = false;
  for (const { commit, at, trailers } of oldestFirst) {
    hasBegun ||= headIn(trailers) !== undefined;
    const read = trailers.has("record") ? readReleaseRecord(trailers) : undefined;
    if (read === undefined || !("record" in read)) continue;
    const { record } = read;
    const event = eventIdOf(environment, record);
    if (event === undefined || ids.has(event)) continue;
    if (hasBegun)
      lacking.push(
        `${commit.slice(0, 12)}: the ${record.record} of ${subjectOf(record)} (${timeOf(at)}) left no event`,
      );
    else earlier += 1;
  }
  const before = `${counted(earlier, "record")} of the branch from before its chain began ${earlier === 1 ? "has" : "have"} no event`;
  return { lacking, earlier: earlier === 0 ? [] : [before] };
}

function subjectOf(record: ReleaseRecord): string {
  if ("attempt" in record) return record.attempt;
  return "hold" in record ? record.hold : record.checklist;
}

function waitingProblems(spool: Spool): string[] {
  const { events, problems } = waitingIn(spool);
  return [
    ...events.map(({ id, createdAt, detail }) => {
      const what = typeof detail["operation"] === "string" ? detail["operation"] : "something";
      return `the event ${id} (${what}, ${createdAt}) waits in .gantry/audit and is not in the chain yet`;
    }),
    ...problems,
  ];
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
