import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { findProject } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { ChainHead } from "../model/observed/audit-record.ts";
import { counted } from "../terminal/counted.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";
import { onOneLine } from "../terminal/width.ts";
import { linesOf } from "./branch/chain-files.ts";
import { parseHead } from "./branch/chain-head.ts";
import { readRecord } from "./branch/read-chain.ts";
import { chainsOf } from "./chain/chains.ts";
import { beginProblems, verifyBranch, type VerifiedChain } from "./chain/verify-branch.ts";
import { headProblem, judgeChain } from "./chain/verify-chain.ts";

export interface VerifyAuditOptions {
  /** Every chain that this clone has without it. */
  environment: string | undefined;
  /** An exported file, instead of the branch. */
  file: string | undefined;
  /** How far the chain has to reach at least, as `12:sha256:…`. */
  head: string | undefined;
  local: boolean;
  json: boolean;
}

/** Says everything that was done to the chains, and what is missing in them; exit code 3 for any. Asks no network. */
export async function verifyAudit(context: Context, options: VerifyAuditOptions): Promise<ExitCode> {
  const head = options.head === undefined ? undefined : requireHead(options.head);
  const verified =
    options.file === undefined
      ? await verifyBranches(context, options, head)
      : [await verifyFile(context, options, options.file, head)];
  if (options.json) context.stdout.write(`${JSON.stringify({ chains: verified }, null, 2)}\n`);
  else for (const each of verified) print(context, verifiedText(each));
  return verified.some(({ problems }) => problems.length > 0) ? ExitCode.violation : ExitCode.done;
}

async function verifyBranches(
  context: Context,
  { environment, local }: VerifyAuditOptions,
  head: ChainHead | undefined,
): Promise<VerifiedChain[]> {
  const { root } = findProject(context.cwd);
  const place = local ? "local" : "remote";
  if (head !== undefined && environment === undefined) {
    throw usage("--head is of one chain", "name the environment as well");
  }
  const chains = environment === undefined ? await chainsOf(root, place) : [environment];
  if (chains.length === 0) print(context, "this clone has no audit events");
  const verified: VerifiedChain[] = [];
  for (const chain of chains) {
    const { judged, ...found } = await verifyBranch({ root, environment: chain, place });
    const problem = head === undefined ? undefined : headProblem(judged, head);
    verified.push(problem === undefined ? found : { ...found, problems: [...found.problems, problem] });
  }
  return verified;
}

/** A file by itself, and against a head that somebody has noted, or the branch as this clone has it. */
async function verifyFile(
  context: Context,
  { environment, local }: VerifyAuditOptions,
  file: string,
  head: ChainHead | undefined,
): Promise<VerifiedChain> {
  const files = [{ path: basename(file), text: readText(file) }];
  const chain = environment ?? chainIn(files[0]?.text ?? "", file);
  const judged = judgeChain(chain, linesOf(files));
  const problems = [...beginProblems(judged), ...judged.problems];
  if (head === undefined) {
    const { root } = findProject(context.cwd);
    const branch = await verifyBranch({ root, environment: chain, place: local ? "local" : "remote" });
    if (branch.head === null) {
      throw new GantryError(`this clone has no head of the chain of ${chain} to hold the file to`, {
        hint: `git fetch origin, or give the head that was noted when the file was written: --head N:sha256:…`,
        exitCode: ExitCode.usage,
      });
    }
    problems.push(...otherThanBranch(judged.hashes, branch.judged.hashes));
    const problem = headProblem(judged, branch.head);
    if (problem !== undefined && judged.length < branch.head.length) problems.push(problem);
  } else {
    const problem = headProblem(judged, head);
    if (problem !== undefined) problems.push(problem);
  }
  const last = judged.hashes.get(judged.length);
  const end = last === undefined ? null : { length: judged.length, hash: last };
  return { chain, length: judged.length, head: end, problems, notices: [] };
}

function otherThanBranch(file: ReadonlyMap<number, string>, branch: ReadonlyMap<number, string>): string[] {
  return [...file].flatMap(([number, hash]) => {
    const there = branch.get(number);
    if (there === hash) return [];
    return [
      `record ${number}: ${there === undefined ? "the branch has none of that number" : "the branch has another"}`,
    ];
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw usage(
      `"${file}" cannot be read: ${error.message}`,
      'name a file that "gantry audit export --format jsonl" has written',
    );
  }
}

/** The first line that says it: an exported file is of one chain. */
function chainIn(text: string, file: string): string {
  for (const { line } of linesOf([{ path: file, text }])) {
    const record = readRecord(line);
    if (typeof record !== "string") return record.chain;
  }
  throw usage(
    `"${file}" has no audit record`,
    'name a file that "gantry audit export --format jsonl" has written',
  );
}

function requireHead(text: string): ChainHead {
  const head = parseHead(text);
  if (head !== undefined) return head;
  throw usage(`--head "${text.slice(0, 100)}" is no head of a chain`, "write it as 12:sha256:<64 hex>");
}

function usage(message: string, hint: string): GantryError {
  return new GantryError(message, { hint, exitCode: ExitCode.usage });
}

function verifiedText({ chain, length, head, problems, notices }: VerifiedChain): string {
  const records = counted(length, "record");
  const reach = head === null ? "" : `; head ${head.length}:${head.hash}`;
  const said =
    problems.length === 0 ? `${records}, whole` : `${records}, ${counted(problems.length, "problem")}`;
  return [
    `${chain}: ${said}${reach}`,
    ...problems.map((problem) => `  ${onOneLine(problem)}`),
    ...notices.map((notice) => `  notice: ${notice}`),
  ].join("\n");
}
