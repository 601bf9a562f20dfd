import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { printProfileHook } from "../../profiles/hook.ts";
import { quoteWord, shells, type Shell } from "../../terminal/quote.ts";
import { temporaryFolder } from "./clean-up.ts";
import { captured } from "./captured.ts";
import { requireTool } from "./tools.ts";

export { shells, type Shell };

/** What a variable was at a point of a session: exported, only the shell's own, or not there. */
type Seen = readonly [kind: "exported" | "shell" | "unset", value: string];

export interface Session {
  exitCode: number;
  stderr: string;
  /** By the label of `look` and the variable's name. */
  seen: Record<string, Record<string, Seen>>;
  /** By the label of `prompt`: the prompt as a terminal would show it. */
  prompts: Record<string, string>;
}

export interface SessionOptions {
  cwd: string;
  env?: Record<string, string>;
  /** Lines before the hook is loaded. */
  before?: string;
}

/**
 * Runs a script in a real shell that has the hook and no start files of its user. Every shell understands, besides its own
 * words: `put NAME VALUE`, `put_exported NAME VALUE`, `drop NAME`, `look LABEL NAME...` and `prompt LABEL`.
 */
export async function runSession(shell: Shell, script: string, options: SessionOptions): Promise<Session> {
  const folder = temporaryFolder("gantry-session-");
  const file = join(folder, "script");
  const words = join(import.meta.dirname, "shell-words", `words.${shell}`);
  const read = source[shell];
  const parts = [`${read} ${words}`, options.before ?? "", `${read} ${join(folder, "hook")}`, script];
  writeFileSync(join(folder, "hook"), hookOf(shell));
  writeFileSync(file, `${parts.join("\n")}\n`);
  const ran = await execa(shell, [...quietly[shell], file], {
    cwd: options.cwd,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      WORDS: words,
      HOOK: join(folder, "hook"),
      ...options.env,
    },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    stripFinalNewline: false,
  });
  return { exitCode: ran.exitCode ?? 1, stderr: ran.stderr, ...readRecords(ran.stdout) };
}

export function requireShell(context: Mocha.Context, shell: Shell): void {
  requireTool(context, shell, `apt-get install -y ${shell}`);
}

/** Words for one shell of a script. */
export function quoted(shell: Shell, ...texts: readonly string[]): string {
  return texts.map((text) => quoteWord(text, shell)).join(" ");
}

const hooks = new Map<Shell, string>();

function hookOf(shell: Shell): string {
  const known = hooks.get(shell);
  if (known !== undefined) return known;
  const { context, stdout } = captured();
  printProfileHook(context, { shell });
  hooks.set(shell, stdout());
  return stdout();
}

/** Five texts a record, each followed by NUL: its mark, label, name, kind and value. */
function readRecords(output: string): Pick<Session, "seen" | "prompts"> {
  const seen: Session["seen"] = {};
  const prompts: Session["prompts"] = {};
  const pattern =
    /@@(?<label>[^\0]*)\0(?<name>[^\0]*)\0(?<kind>exported|shell|unset|prompt)\0(?<value>[^\0]*)\0/g;
  for (const { groups } of output.matchAll(pattern)) {
    const { label = "", name = "", kind, value = "" } = groups ?? {};
    if (kind === "prompt") prompts[label] = value.replaceAll("\u0001", "").replaceAll("\u0002", "");
    else if (kind === "exported" || kind === "shell" || kind === "unset") {
      (seen[label] ??= {})[name] = [kind, value];
    }
  }
  return { seen, prompts };
}

const quietly: Readonly<Record<Shell, readonly string[]>> = {
  bash: ["--noprofile", "--norc"],
  zsh: ["-f"],
  fish: ["--no-config"],
};

const source: Readonly<Record<Shell, string>> = { bash: ".", zsh: ".", fish: "source" };
