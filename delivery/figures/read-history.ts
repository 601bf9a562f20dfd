import { runGit } from "../../clients/git/run-git.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { CommitTime, History } from "./lead-times.ts";

/** All that these commits have behind them, asked with one process. @throws GantryError where git cannot tell it */
export async function readHistory(root: string, commits: readonly string[]): Promise<History> {
  if (commits.length === 0) return new Map();
  const ran = await runGit(root, ["log", "--format=tformat:%H %ct %P", "--stdin"], {
    input: commits.map((commit) => `${commit}\n`).join(""),
    patient: true,
  });
  if (ran.exitCode !== 0) {
    throw new GantryError("git cannot list the commits of the versions", {
      problems: ran.stderr.split("\n").filter((line) => line.trim() !== ""),
    });
  }
  return new Map(
    ran.stdout.split("\n").map((line): [string, CommitTime] => {
      const [id = "", at = "", ...parents] = line.split(" ").filter((part) => part !== "");
      return [id, { at: Number(at) * 1000, parents }];
    }),
  );
}

/** @throws GantryError for a clone that lacks the commits from which times are told */
export async function refuseShallow(root: string): Promise<void> {
  const { stdout } = await runGit(root, ["rev-parse", "--is-shallow-repository"]);
  if (stdout !== "true") return;
  throw new GantryError("the clone is shallow, so nobody can say how long commits took to production", {
    hint: '"git fetch --unshallow --tags --force origin", or fetch-depth: 0 in a workflow',
    exitCode: ExitCode.usage,
  });
}
