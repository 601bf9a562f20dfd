import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureGitleaks, findGitleaks, getGitleaks } from "./tools/gitleaks.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { commitOf } from "../clients/git/commit-of.ts";
import { openRepository } from "../clients/git/repository.ts";
import { paintFor } from "../terminal/paint.ts";
import { createProgress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { runGitleaks, type SecretScan } from "./scan/gitleaks-scan.ts";
import { counted } from "../terminal/counted.ts";
import { print } from "../terminal/say.ts";

/** What is no secret, with the reason. */
const excuses = ".gitleaks.toml";

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
  // A commit does not wait minutes for a build.
  const gitleaks = options.staged ? await findGitleaks({ env }) : await ensureGitleaks({ env, progress });
  if (gitleaks === undefined) {
    throw new GantryError(
      "nobody looked for secrets in what is about to be committed: there is no gitleaks",
      {
        hint: `${getGitleaks} builds it, once`,
      },
    );
  }
  const scan = await look(root, gitleaks, context, options);
  show(context, options, scan);
  return scan.found.length === 0 ? ExitCode.done : ExitCode.violation;
}

async function look(
  root: string,
  gitleaks: string,
  { env }: Context,
  { base: ref, staged }: ScanForSecretsOptions,
): Promise<SecretScan> {
  const repository = await openRepository(root);
  refuseIgnoreFile(root);
  if (!staged && ref === undefined) {
    const file = join(root, excuses);
    const config = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    return runGitleaks({ gitleaks, root, env, range: "all", config });
  }
  const base = staged ? await commitOf(root, "HEAD") : await repository.resolve(ref ?? "");
  // A change must not excuse its own secrets.
  const file = base && (await repository.files(base)).find(({ path }) => path === excuses);
  const config = file ? new TextDecoder().decode(await repository.read(file)) : undefined;
  const range = staged || base === undefined ? "staged" : { base };
  return runGitleaks({ gitleaks, root, env, range, config });
}

/** It would count for nothing here, and whoever wrote it believes that it does. */
function refuseIgnoreFile(root: string): void {
  if (!existsSync(join(root, ".gitleaksignore"))) return;
  throw new GantryError("a .gitleaksignore excuses secrets, with a reason for none of them", {
    hint: `remove it, and write what is no secret into ${excuses}`,
    exitCode: ExitCode.violation,
  });
}

function show(context: Context, options: ScanForSecretsOptions, scan: SecretScan): void {
  const { found, commits, files } = scan;
  if (options.json) {
    context.stdout.write(`${JSON.stringify(scan, null, 2)}\n`);
    return;
  }
  if (files === 0) {
    print(context, "nothing is staged, so there was nothing to look at");
    return;
  }
  const paint = paintFor(context);
  const looked = counted(files, "file");
  const amount = options.staged
    ? `${looked} about to be committed`
    : `${looked} of ${counted(commits, "commit")}`;
  const lines = found.map(({ rule, what, file, line, commit }) => {
    const where = commit === null ? "not committed yet" : `in ${commit.slice(0, 12)}`;
    return `${file}:${line} ${where}: ${rule}: ${what}`;
  });
  const verdict =
    found.length === 0
      ? `${paint.green("no secrets found")} in ${amount}`
      : `${paint.red(`${counted(found.length, "secret")} found`)} in ${amount}\n  ${advice(options.staged)}`;
  print(context, [...lines, verdict].join("\n"));
}

function advice(staged: boolean): string {
  const excuse = "what is no secret goes into .gitleaks.toml, with the reason, before the change";
  return staged
    ? `hint: take it out, and use "gantry secrets set" for it; ${excuse}`
    : `hint: it is known by now: replace it ("gantry secrets rotate"), then take it out; ${excuse}`;
}
