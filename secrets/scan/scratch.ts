import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { runGit, runGitForBytes, type GitOptions } from "../../clients/git/run-git.ts";

/** A bare repository for one scan. It reads the real one's objects and nothing else of it. */
export interface Scratch {
  folder: string;
  /** Runs git in it; a failure is an error. */
  git: (args: readonly string[], options?: GitOptions) => Promise<string>;
  gitForBytes: (args: readonly string[], options?: GitOptions) => Promise<Buffer>;
}

/**
 * Runs `work` with a scratch repository, which is gone when this returns. What a clone says beside its objects could hide a
 * secret from whoever reads them: attributes that make a file binary, settings of git's output, replacements, grafts,
 * files that excuse. Here there is nothing of that.
 */
export async function withScratch<T>(root: string, work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const ask = (args: readonly string[]): Promise<string> => demand(root, args);
  const objects = resolve(root, await ask(["rev-parse", "--git-path", "objects"]));
  const format = await ask(["rev-parse", "--show-object-format"]);
  return inTemporaryFolder("scan", async (folder) => {
    await demand(folder, ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, "."]);
    writeFileSync(join(folder, "objects", "info", "alternates"), `${objects}\n`);
    return work({
      folder,
      git: (args, options) => demand(folder, args, options),
      gitForBytes: (args, options) => demandBytes(folder, args, options),
    });
  });
}

/** What git prints. @throws GantryError where it fails, or complains: what it left out would pass for looked at. */
export async function demand(
  root: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await runGit(root, args, { patient: true, ...options });
  if (exitCode === 0 && stderr === "") return stdout;
  throw refusal(args, stderr);
}

async function demandBytes(root: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await runGitForBytes(root, args, { patient: true, ...options });
  if (exitCode === 0 && stderr === "") return stdout;
  throw refusal(args, stderr);
}

function refusal([command = ""]: readonly string[], stderr: string): GantryError {
  return new GantryError(`nobody looked for secrets: git ${command} failed`, {
    problems: stderr.split("\n").filter((line) => line.trim() !== ""),
    exitCode: ExitCode.failed,
  });
}
