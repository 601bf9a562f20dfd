import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { ExitCode, GantryError } from "../../../model/errors.ts";

/** What gitleaks says of a secret. The secret itself is redacted there, and is not among it. */
const finding = z.object({
  RuleID: z.string(),
  Description: z.string(),
  File: z.string(),
  StartLine: z.int(),
  Commit: z.string(),
});

/** A secret that somebody wrote down. */
export interface FoundSecret {
  /** The rule of gitleaks, such as `github-pat`. */
  rule: string;
  what: string;
  file: string;
  line: number;
  /** Null where it is not committed yet. */
  commit: string | null;
}

export interface GitleaksOptions {
  /** The executable. */
  gitleaks: string;
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  /** `staged`, every commit of the clone, or those that a commit has not. */
  range: "staged" | "all" | { base: string };
  /** The text of a .gitleaks.toml; without it, that of the root. */
  config?: string | undefined;
}

/** What gitleaks ends with where it found something; 1 is what it ends with where it could not look. */
const foundSome = 3;

/**
 * Has gitleaks look. A comment in the code that excuses a line does not count, and with a .gitleaksignore, which gitleaks
 * cannot be told to leave alone, it does not begin: what is no secret says .gitleaks.toml, with the reason.
 *
 * @throws GantryError where it could not look
 */
export async function runGitleaks(options: GitleaksOptions): Promise<FoundSecret[]> {
  const { gitleaks, root, env, range, config } = options;
  if (existsSync(join(root, ".gitleaksignore"))) {
    throw new GantryError("a .gitleaksignore excuses secrets, with a reason for none of them", {
      hint: "remove it, and write what is no secret into .gitleaks.toml",
      exitCode: ExitCode.violation,
    });
  }
  // What a variable says of the configuration would go before the file.
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GITLEAKS_")));
  const result = await execa(gitleaks, [...commonArguments, ...rangeArguments(range), "."], {
    cwd: root,
    env: { ...rest, ...(config === undefined ? {} : { GITLEAKS_CONFIG_TOML: config }) },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
  });
  if (result.exitCode !== 0 && result.exitCode !== foundSome) {
    const lines = result.stderr.split("\n").filter((line) => line.trim() !== "");
    throw new GantryError("gitleaks could not look for secrets", { problems: lines.slice(-3) });
  }
  const found = finding.array().parse(JSON.parse(result.stdout === "" ? "[]" : result.stdout));
  return found.map(({ RuleID, Description, File, StartLine, Commit }) => ({
    rule: RuleID,
    what: Description,
    file: File,
    line: StartLine,
    commit: Commit === "" ? null : Commit,
  }));
}

const commonArguments = [
  "git",
  "--no-banner",
  "--no-color",
  "--log-level=warn",
  "--redact=100",
  `--exit-code=${foundSome}`,
  "--ignore-gitleaks-allow",
  "--report-format=json",
  "--report-path=-",
];

function rangeArguments(range: GitleaksOptions["range"]): string[] {
  if (range === "staged") return ["--pre-commit", "--staged"];
  // Without it, git shows nothing of a merge, where a secret could have been added as well.
  const merges = "--full-history --diff-merges=first-parent";
  return [`--log-opts=${merges} ${range === "all" ? "--all" : `${range.base}..HEAD`}`];
}
