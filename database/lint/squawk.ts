import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { GantryError } from "../../model/errors.ts";
import type { Part } from "../sql/migration-text.ts";

/** Something that locks a table for long, or breaks the version that runs. */
export interface Finding {
  /** The migration's file. */
  path: string;
  line: number;
  column: number;
  /** squawk's name of the rule: `-- squawk-ignore <rule>` above the statement accepts it. */
  rule: string;
  text: string;
}

const reported = z.array(
  z.object({
    file: z.string(),
    line: z.number().int().nonnegative(),
    column: z.number().int().nonnegative(),
    rule_name: z.string(),
    message: z.string(),
    help: z.string().nullable(),
  }),
);

/** The runner sets both time-outs. */
const runners = ["require-lock-timeout", "require-statement-timeout"];
const deadlineMs = 60_000;

/** Lints the up parts with squawk, whose program comes with its package and asks nobody. Throws where it does not run. */
export async function lintWithSquawk(
  parts: readonly { path: string; up: Part }[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const transaction of [true, false]) {
    const some = parts.filter(({ up }) => up.transaction === transaction);
    if (some.length > 0) found.push(...(await run(some, transaction, env)));
  }
  return found.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

function run(
  parts: readonly { path: string; up: Part }[],
  transaction: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  return inTemporaryFolder("lint", async (folder) => {
    for (const { path, up } of parts) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), up.sql);
    }
    const program = createRequire(import.meta.url).resolve("squawk-cli/js/bin/squawk");
    const assumed = transaction ? ["--assume-in-transaction"] : [];
    const ran = await execa(
      process.execPath,
      [
        program,
        "--reporter",
        "json",
        `--exclude=${runners.join(",")}`,
        ...assumed,
        ...parts.map(({ path }) => path),
      ],
      {
        cwd: folder,
        reject: false,
        timeout: deadlineMs,
        killSignal: "SIGKILL",
        extendEnv: false,
        env: { PATH: env["PATH"] ?? "" },
      },
    );
    const findings = reported.safeParse(parsed(ran.stdout));
    // 1: it found something.
    if (!findings.success || (ran.exitCode !== 0 && ran.exitCode !== 1)) {
      throw new GantryError("squawk did not lint the migrations", {
        problems: [ran.shortMessage ?? "", ran.stderr]
          .join("\n")
          .split("\n")
          .filter((line) => line.trim() !== "")
          .slice(0, 5),
        hint: "its program is an optional package of this platform: npm ci without --omit=optional",
      });
    }
    return findings.data.map(({ file, line, column, rule_name: rule, message, help }) => ({
      path: file,
      line: line + 1,
      column: column + 1,
      rule,
      text: [message, help]
        .flatMap((text) => (text === null ? [] : [text.trim().replaceAll(/\s+/g, " ")]))
        .join(" "),
    }));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It ended before it reported: told by whoever asked.
    return undefined;
  }
}
