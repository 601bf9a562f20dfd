import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { temporaryFolder } from "./clean-up.ts";
import { gantry, type Ran } from "./gantry.ts";
import type { TestProject } from "./project.ts";

/** Right before git does what it is asked, or once it has done it. */
export type Moment = "before" | "after";

interface Death {
  moment: Moment;
  /** The first is 1. */
  call: number;
  /** Of git's own commands only this one counts; all of them without. */
  of?: string;
}

/**
 * Kills a `gantry` at one of its calls of git. The real git does the work: a script of the same name
 * counts, and kills whoever called.
 */
export class DeadlyGit {
  readonly #folder = temporaryFolder("gantry-deadly-");
  #runs = 0;

  static async create(): Promise<DeadlyGit> {
    const made = new DeadlyGit();
    const { stdout: real } = await execa("sh", ["-c", "command -v git"]);
    const script = [
      "#!/bin/sh",
      "n=0",
      'case " $* " in *" ${DEADLY_OF:+$DEADLY_OF }"*) n=1 ;; esac',
      '[ "$n" = 0 ] || until mkdir "$DEADLY_CALLS/$n" 2>/dev/null; do n=$((n + 1)); done',
      'die() { : >"$DEADLY_CALLS/died"; kill -KILL "$PPID"; exit 1; }',
      '[ "$DEADLY_AT" = "before $n" ] && die',
      `"${real}" "$@"`,
      "ended=$?",
      '[ "$DEADLY_AT" = "after $n" ] && die',
      "exit $ended",
      "",
    ].join("\n");
    const file = join(made.#folder, "git");
    writeFileSync(file, script);
    chmodSync(file, 0o755);
    return made;
  }

  /** @returns undefined where it ended by itself before that call: there is none such */
  async killed(
    { root }: Pick<TestProject, "root">,
    words: readonly string[],
    { moment, call, of = "" }: Death,
  ): Promise<Ran | undefined> {
    this.#runs += 1;
    const calls = join(this.#folder, `run-${this.#runs}`);
    mkdirSync(calls);
    const ran = await gantry({ root }, words, {
      PATH: `${this.#folder}${delimiter}${process.env["PATH"] ?? ""}`,
      DEADLY_CALLS: calls,
      DEADLY_OF: of,
      DEADLY_AT: `${moment} ${call}`,
    });
    return existsSync(join(calls, "died")) ? ran : undefined;
  }
}
