import { quote } from "../../catalog/check/quote.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import type { Ref } from "../../clients/git/refs.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Refusal } from "./planned-tag.ts";

/** Refuses a commit that was named beside a version and is not the version's. */
export async function otherCommit(
  root: string,
  given: string | undefined,
  name: string,
  version: Ref,
): Promise<Refusal | undefined> {
  if (given === undefined || (await commitOf(root, given)) === version.commit) return undefined;
  return {
    problem: `--commit ${quote(given)} is not the commit of ${name}: ${version.commit}`,
    exitCode: ExitCode.usage,
  };
}
