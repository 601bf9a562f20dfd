import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { runGit } from "../../clients/git/run-git.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { readNpmAudit } from "./npm-audit.ts";
import { readPipAudit } from "./pip-audit.ts";
import type { Report } from "./report-file.ts";
import type { Scanned, Scanner } from "./scanned.ts";

const deadlineMs = 180_000;

/** How each kind of lock file is asked about, in its folder; both programs end with 1 where they found something. */
const programs = [
  {
    pattern: "package-lock.json",
    name: "npm audit",
    words: ["npm", "audit", "--json", "--package-lock-only"],
    read: readNpmAudit,
  },
  {
    pattern: "requirements*.txt",
    name: "pip-audit",
    // By digest, as they are installed; nothing is installed for it.
    words: [
      "pip-audit",
      "--format=json",
      "--progress-spinner=off",
      "--disable-pip",
      "--require-hashes",
      "--requirement",
    ],
    read: readPipAudit,
  },
] as const;

/** A scanner for each lock file of the repository that git holds, wherever in it the project is. @throws GantryError where there is none: then nobody looks at anything */
export async function dependencyScanners({ env }: Pick<Context, "env">, root: string): Promise<Scanner[]> {
  const scanners: Scanner[] = [];
  for (const { pattern, name, words, read } of programs) {
    const listed = await runGit(root, ["ls-files", "-z", "--", `:(top,glob)**/${pattern}`]);
    if (listed.exitCode !== 0)
      throw new GantryError("git cannot list the lock files", {
        problems: [listed.stderr],
        exitCode: ExitCode.usage,
      });
    for (const file of listed.stdout.split("\0").filter((path) => path !== "")) {
      const last = pattern === "package-lock.json" ? [] : [basename(file)];
      scanners.push({
        name: `${name} of ${file}`,
        scanType: "CUSTOM",
        scope: "dependencies",
        scan: async () =>
          scanWith([...words, ...last], { cwd: join(root, dirname(file)), env, name: file }, read),
      });
    }
  }
  if (scanners.length > 0) return scanners;
  throw new GantryError("there is no lock file in git, so nobody looked for vulnerabilities", {
    hint: "commit package-lock.json or requirements.txt, or give the report of a scanner with --npm-audit or --pip-audit",
  });
}

async function scanWith(
  [program, ...args]: readonly string[],
  { cwd, env, name }: { cwd: string; env: Context["env"]; name: string },
  read: (report: Report) => Scanned,
): Promise<Scanned> {
  const { exitCode, stdout, timedOut, code } = await execa(program ?? "", args, {
    cwd,
    env,
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    timeout: deadlineMs,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (exitCode === 0 || exitCode === 1) return read({ text: stdout, name });
  const why = timedOut
    ? `did not end within ${deadlineMs / 60_000} minutes`
    : code === "ENOENT"
      ? "is not on the PATH"
      : `ended with ${exitCode ?? code ?? "a signal"}`;
  throw new GantryError(`nobody looked for vulnerabilities in "${name}": ${program ?? ""} ${why}`, {
    hint:
      code === "ENOENT"
        ? `install ${program ?? ""}, or give its report in a file`
        : "run it by hand to see what it says",
  });
}
