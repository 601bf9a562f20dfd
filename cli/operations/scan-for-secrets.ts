import { ensureGitleaks, findGitleaks, getGitleaks } from "../../local/tools/gitleaks.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { openRepository } from "../git/repository.ts";
import { paintFor } from "../output/paint.ts";
import { createProgress } from "../progress.ts";
import { findProject } from "../project.ts";
import { runGitleaks, type FoundSecret } from "../secrets/scan/gitleaks-scan.ts";

export interface ScanForSecretsOptions {
  /** Only commits that this ref has not. */
  base: string | undefined;
  /** What is about to be committed, instead of commits. */
  staged: boolean;
  json: boolean;
}

/** Looks for secrets that somebody wrote down, and says where, never what. */
export async function scanForSecrets(context: Context, options: ScanForSecretsOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { env } = context;
  const progress = createProgress(context);
  // A commit does not wait minutes for a build; the pull request's job looks again.
  const gitleaks = options.staged ? await findGitleaks({ env }) : await ensureGitleaks({ env, progress });
  if (gitleaks === undefined) {
    progress.step(`notice: nobody looked for secrets, since there is no gitleaks: ${getGitleaks}`);
    return ExitCode.done;
  }
  const found = await look(root, gitleaks, context, options);
  show(context, options, found);
  return found.length === 0 ? ExitCode.done : ExitCode.violation;
}

async function look(
  root: string,
  gitleaks: string,
  { env }: Context,
  { base: ref, staged }: ScanForSecretsOptions,
): Promise<FoundSecret[]> {
  if (staged) return runGitleaks({ gitleaks, root, env, range: "staged" });
  if (ref === undefined) return runGitleaks({ gitleaks, root, env, range: "all" });
  const repository = await openRepository(root);
  const base = await repository.resolve(ref);
  // A change must not excuse its own secrets.
  const file = (await repository.files(base)).find(({ path }) => path === ".gitleaks.toml");
  const config = file && new TextDecoder().decode(await repository.read(file));
  return runGitleaks({ gitleaks, root, env, range: { base }, config });
}

function show(context: Context, options: ScanForSecretsOptions, found: readonly FoundSecret[]): void {
  if (options.json) {
    context.stdout.write(`${JSON.stringify({ found }, null, 2)}\n`);
    return;
  }
  const paint = paintFor(context);
  const lines = found.map(({ rule, what, file, line, commit }) => {
    const where = commit === null ? "not committed yet" : `in ${commit.slice(0, 12)}`;
    return `${file}:${line} ${where}: ${rule}: ${what}`;
  });
  const verdict =
    found.length === 0
      ? paint.green("no secrets found")
      : `${paint.red(`${found.length} secrets found`)}\n  ${advice(options.staged)}`;
  context.stdout.write(`${[...lines, verdict].join("\n")}\n`);
}

function advice(staged: boolean): string {
  const excuse = "what is no secret goes into .gitleaks.toml, with the reason, before the change";
  return staged
    ? `hint: take it out, and use "gantry secrets set" for it; ${excuse}`
    : `hint: it is known by now: replace it ("gantry secrets rotate"), then take it out; ${excuse}`;
}
