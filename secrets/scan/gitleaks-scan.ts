import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { parseJson } from "../../model/parse-json.ts";
import { gitEnvironment } from "../../clients/git/run-git.ts";
import { commitOldest, deriveHidden } from "./hidden-text.ts";
import { listScanned, shown } from "./scanned-files.ts";
import { withScratch, type Scratch } from "./scratch.ts";
import { findTips, type ScanRange, type Tips } from "./what-to-scan.ts";

/** What gitleaks says of a secret. The secret itself is redacted there, and is not among it. */
const finding = z.object({
  RuleID: z.string(),
  Description: z.string(),
  File: z.string(),
  StartLine: z.int(),
  Commit: z.string(),
});

/** A secret that somebody wrote down. */
interface FoundSecret {
  /** The rule of gitleaks, such as `github-pat`. */
  rule: string;
  what: string;
  file: string;
  line: number;
  /** Null where it is not committed yet. */
  commit: string | null;
}

/** What was found, and how much was looked at. */
export interface SecretScan {
  found: readonly FoundSecret[];
  /** What gitleaks' own rules find and the .gitleaks.toml does not let them. */
  excused: readonly FoundSecret[];
  commits: number;
  files: number;
}

export interface GitleaksOptions {
  /** The executable. */
  gitleaks: string;
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  range: ScanRange;
  /** The text of a .gitleaks.toml. */
  config: string | undefined;
}

/** What gitleaks ends with where it found something; 1 is what it ends with where it could not look. */
const foundSome = 3;
const deadlineMs = 900_000;

/**
 * Has gitleaks look at every commit of a range. What is scanned is said by git's objects alone: a clone's attributes and
 * settings, a comment in the code and a .gitleaksignore excuse nothing. What is no secret says .gitleaks.toml, with the reason.
 *
 * @throws GantryError where it did not look at everything
 */
export async function runGitleaks(options: GitleaksOptions): Promise<SecretScan> {
  return withScratch(options.root, async (scratch) => {
    const tips = await findTips(options.root, scratch, options);
    const refs = tips.tips.map((id, index) => `create refs/tips/${index} ${id}\n`).join("");
    await scratch.git(["update-ref", "--stdin"], { input: refs });
    const range = ["--all", ...(tips.base === undefined ? [] : [`^${tips.base}`])];
    const scanned = await listScanned(scratch, range);
    const { commits, files } = scanned;
    if (commits === 0 || files === 0) throw nothingThere(tips, commits);
    const derived = await deriveHidden(scratch, scanned.contents);
    const proof = await plant(scratch);
    const placed = async (config: string | undefined): Promise<FoundSecret[]> => {
      const found = await look(scratch.folder, { ...options, config }, { range, proof });
      const real = found.map(({ RuleID, Description, File, StartLine, Commit }) => ({
        rule: RuleID,
        what: Description,
        file: File,
        line: StartLine,
        commit: nullWhere(derived.get(Commit)?.commit ?? Commit, tips.staged),
      }));
      return unique(real);
    };
    const { config } = options;
    const [found, all] = await Promise.all([placed(config), config === undefined ? [] : placed(undefined)]);
    const known = new Set(found.map(keyOf));
    return {
      found,
      excused: all.filter((one) => !known.has(keyOf(one))),
      commits: tips.staged === undefined ? commits : 0,
      files,
    };
  });
}

function nullWhere(commit: string, staged: string | undefined): string | null {
  return commit === staged ? null : commit;
}

/** Puts a token at the end of everything, which gitleaks must find to show that it came that far. @returns its commit */
async function plant(scratch: Scratch): Promise<string> {
  const planted = `token = "ghp_${randomBytes(64)
    .toString("base64")
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(0, 36)}"\n`;
  return commitOldest(scratch, "planted-by-gantry.txt", planted);
}

async function look(
  folder: string,
  { gitleaks, env, config }: GitleaksOptions,
  { range, proof }: { range: readonly string[]; proof: string },
): Promise<z.infer<typeof finding>[]> {
  const own = config === undefined ? [] : [`--config=${join(folder, "gitleaks.toml")}`];
  if (config !== undefined) writeFileSync(join(folder, "gitleaks.toml"), config);
  // What a variable says of the configuration would go before the file.
  const rest = Object.entries(env).filter(([name]) => !name.startsWith("GITLEAKS_"));
  const result = await execa(
    gitleaks,
    [
      ...commonArguments,
      ...own,
      `--log-opts=${[...shown, "--no-color", "--no-ext-diff", ...range].join(" ")}`,
      ".",
    ],
    {
      cwd: folder,
      // There are no grafts in the scratch repository, and what git says of the variable stops gitleaks.
      env: { ...gitEnvironment(Object.fromEntries(rest)), GIT_GRAFT_FILE: undefined },
      extendEnv: false,
      stdin: "ignore",
      reject: false,
      timeout: deadlineMs,
    },
  );
  const lines = result.stderr.split("\n").filter((line) => line.trim() !== "");
  const ended = result.exitCode === 0 || result.exitCode === foundSome;
  const report = ended ? finding.array().safeParse(parseJson(result.stdout)) : undefined;
  if (report?.success !== true) {
    const why = result.timedOut
      ? `did not end within ${deadlineMs / 60_000} minutes`
      : "could not look for secrets";
    throw new GantryError(`gitleaks ${why}`, { problems: lines.slice(-3) });
  }
  // It cannot end well with 0: the token is there to be found.
  const isProven = result.exitCode === foundSome && report.data.some(({ Commit }) => Commit === proof);
  if (isProven) return report.data.filter(({ Commit }) => Commit !== proof);
  throw new GantryError(
    "gitleaks has not looked at everything: it did not find the token that was put there for it",
    {
      problems: lines.slice(-3),
      hint: 'where .gitleaks.toml has rules of its own, it needs [extend] useDefault = true and no exception for "ghp_"',
    },
  );
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
  "--platform=none",
];

/** The same file can be scanned as it is and without its NUL bytes. */
function unique(found: readonly FoundSecret[]): FoundSecret[] {
  return [...new Map(found.map((one) => [keyOf(one), one])).values()];
}

function keyOf({ rule, file, line, commit }: FoundSecret): string {
  return JSON.stringify([rule, file, line, commit]);
}

function nothingThere({ base, staged }: Tips, commits: number): GantryError {
  if (staged !== undefined) {
    return new GantryError("nothing is staged, so nobody looked for secrets", { hint: '"git add" it first' });
  }
  const range = base === undefined ? "the clone" : `what ${base.slice(0, 12)} has not`;
  return new GantryError(
    commits === 0
      ? `there is no commit in ${range}, so nobody looked for secrets`
      : `no file is touched in ${range}, so nobody looked for secrets`,
    { hint: "commit first, or name another range" },
  );
}
