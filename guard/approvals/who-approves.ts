import type { Approvals, Reviewer } from "../../model/declared/approvals.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { runGit } from "../../clients/git/run-git.ts";

/** The reviewer who signs: the login that was given, or that git knows as `github.user`. Throws for one who may not. */
export async function whoApproves(
  root: string,
  { reviewers }: Approvals,
  given: string | undefined,
): Promise<Reviewer> {
  const configured = (await runGit(root, ["config", "github.user"], { own: true })).stdout;
  const login = given ?? configured;
  const known = reviewers.map((reviewer) => reviewer.login).join(", ");
  if (login === "") {
    throw new GantryError("it is not known who you are at GitHub", {
      hint: `add --login, or git config --global github.user <login>; these may approve: ${known}`,
      exitCode: ExitCode.usage,
    });
  }
  const found = reviewers.find((reviewer) => reviewer.login === login);
  if (found !== undefined) return found;
  throw new GantryError(`"${login}" is not among approvals.reviewers`, {
    hint: `these may approve: ${known}`,
    exitCode: ExitCode.violation,
  });
}
