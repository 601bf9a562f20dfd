import { trailersOf } from "../../clients/git/refs.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { counted } from "../../terminal/counted.ts";
import type { Context } from "../../terminal/context.ts";
import { onOneLine } from "../../terminal/width.ts";
import { compareWithRemote } from "./compare-with-remote.ts";
import { gitRoot } from "./git-root.ts";
import { readTags } from "./read-tags.ts";
import { recordProblems } from "./record-problems.ts";
import { tagProblems } from "./tag-problems.ts";

/**
 * Checks the whole repository: names, messages, what tags name, the records of what ran where, and the remote. Prints a line
 * for each problem.
 *
 * @throws GantryError where nobody can say, since the clone has not all that there is
 */
export async function verifyTags(context: Context, { json }: { json: boolean }): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  const read = await readTags(root);
  const remote = await compareWithRemote(root, read);
  // What lacks something would be blamed for it.
  const isWhole = remote.lacking.length === 0;
  const messages = isWhole ? await trailersOf(root, ["refs/tags"]) : new Map();
  const problems = [
    ...remote.problems,
    ...(isWhole ? await tagProblems(root, read, messages) : []),
    ...(isWhole ? await recordProblems(root, read.tags, messages) : []),
  ].map(onOneLine);
  const tags = read.tags.length;
  if (json) {
    context.stdout.write(`${JSON.stringify({ tags, problems, remote: remote.answered }, null, 2)}\n`);
  } else context.stdout.write(problems.map((problem) => `${problem}\n`).join(""));
  context.stderr.write(`${counted(tags, "tag")}, ${counted(problems.length, "problem")}\n`);
  if (problems.length > 0) return ExitCode.violation;
  if (!isWhole) {
    throw new GantryError("this clone has not what the remote has, so nobody can say whether it fits", {
      problems: remote.lacking
        .slice(0, 10)
        .concat(remote.lacking.length > 10 ? [`and ${remote.lacking.length - 10} more`] : []),
      hint: "git fetch --tags --force origin '+refs/heads/gantry/*:refs/remotes/origin/gantry/*'",
    });
  }
  if (remote.answered !== "silent") return ExitCode.done;
  throw new GantryError("the remote does not answer, so nobody can say whether it has the same", {
    problems: remote.why,
    hint: "run it again once git ls-remote origin answers",
  });
}
