import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commitOf } from "../clients/git/commit-of.ts";
import { openRepository } from "../clients/git/repository.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { createProgress } from "../terminal/progress.ts";
import { runGitleaks, type SecretScan } from "./scan/gitleaks-scan.ts";
import type { ScanRange } from "./scan/what-to-scan.ts";
import { ensureGitleaks, findGitleaks, getGitleaks } from "./tools/gitleaks.ts";

/** What is no secret, with the reason. */
export const excusesFile = ".gitleaks.toml";

/** What is about to be committed, every commit of the clone, or those that lead to `to` and not to `from`: names that git knows. */
export type SecretRange = "staged" | "history" | { from: string | undefined; to: string };

/**
 * Looks for secrets that somebody wrote down, and says where, never what.
 *
 * @throws GantryError where there is no scanner, or it did not look at everything
 */
export async function lookForSecrets(
  context: Pick<Context, "env" | "stderr" | "interactive">,
  root: string,
  range: SecretRange,
): Promise<SecretScan> {
  const { env } = context;
  // A commit does not wait minutes for a build.
  const gitleaks =
    range === "staged"
      ? await findGitleaks({ env })
      : await ensureGitleaks({ env, progress: createProgress(context) });
  if (gitleaks === undefined) {
    throw new GantryError(
      "nobody looked for secrets in what is about to be committed: there is no gitleaks",
      { hint: `${getGitleaks} builds it, once` },
    );
  }
  refuseIgnoreFile(root);
  return runGitleaks({ gitleaks, root, env, ...(await meant(root, range)) });
}

/** What is scanned, and the .gitleaks.toml that counts: a change must not excuse its own secrets. */
async function meant(
  root: string,
  range: SecretRange,
): Promise<{ range: ScanRange; config: string | undefined }> {
  const repository = await openRepository(root);
  if (range === "history") {
    const file = join(root, excusesFile);
    return { range: "all", config: existsSync(file) ? readFileSync(file, "utf8") : undefined };
  }
  const textAt = async (commit: string | undefined): Promise<string | undefined> => {
    const file = commit && (await repository.files(commit)).find(({ path }) => path === excusesFile);
    return file ? new TextDecoder().decode(await repository.read(file)) : undefined;
  };
  if (range === "staged") return { range, config: await textAt(await commitOf(root, "HEAD")) };
  const tip = await repository.resolve(range.to);
  const base = range.from === undefined ? undefined : await repository.resolve(range.from);
  return { range: { base, tip }, config: await textAt(base ?? tip) };
}

/** It would count for nothing here, and whoever wrote it believes that it does. */
function refuseIgnoreFile(root: string): void {
  if (!existsSync(join(root, ".gitleaksignore"))) return;
  throw new GantryError("a .gitleaksignore excuses secrets, with a reason for none of them", {
    hint: `remove it, and write what is no secret into ${excusesFile}`,
    exitCode: ExitCode.violation,
  });
}
