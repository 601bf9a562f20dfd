import { execa } from "execa";
import { GantryError } from "../../model/errors.ts";

export interface SopsOptions {
  /** The real sops. */
  sops: string;
  env: Readonly<Record<string, string | undefined>>;
}

const deadlineMs = 60_000;
const json = ["--input-type", "json", "--output-type", "json"];

/**
 * Runs one command of the real sops on JSON. Values go in through standard input and come out through standard output;
 * arguments can be seen by every user of the machine, so there are none among them.
 *
 * @throws GantryError with what sops said, which is about keys and files; should it repeat a value, that is taken out.
 */
export async function runSops(
  { sops, env }: SopsOptions,
  command: string,
  { args, input }: { args: readonly string[]; input: string },
): Promise<string> {
  // Without a configuration file: the recipients are those of the catalog, whatever .sops.yaml says at the moment.
  const result = await execa(sops, ["--config", "/dev/null", command, ...json, ...args], {
    env: { ...env, SOPS_DISABLE_VERSION_CHECK: "true" },
    extendEnv: false,
    input,
    reject: false,
    timeout: deadlineMs,
    stripFinalNewline: false,
  });
  if (!result.failed) return result.stdout;
  const why = result.timedOut
    ? `did not end within ${deadlineMs / 1000} s`
    : `failed (exit ${result.exitCode ?? "by a signal"})`;
  throw new GantryError(`sops ${command} ${why}`, { problems: said(result.stderr, input) });
}

function said(stderr: string, input: string): string[] {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  // Whole lines are left out: a value may be cut or escaped in ways that nobody thought of.
  const parts = input.match(/[^\s"\\,:{}]{4,}/g) ?? [];
  return lines.filter((line) => !parts.some((part) => line.includes(part))).slice(-8);
}
