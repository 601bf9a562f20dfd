import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { withPrivateFolder } from "./private-folder.ts";
import { say } from "../../terminal/say.ts";

/**
 * Lets a person edit a text with secrets: in a file of mode 0600, in memory where the system has such a place, that is
 * gone when this returns. `accept` sees each version; an undefined answer opens the editor again.
 */
export async function editText<T>(
  context: Context,
  text: string,
  accept: (edited: Buffer) => Promise<T | undefined>,
): Promise<T> {
  const editor = chooseEditor(context);
  return withPrivateFolder(context.env, async ({ path, inMemory }) => {
    if (!inMemory) {
      say(context, `note: without a memory file system, the text lies in "${path}" while you edit it`);
    }
    const file = join(path, "secrets.yml");
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    for (;;) {
      await runEditor(editor, file, context);
      const accepted = await accept(readFileSync(file));
      if (accepted !== undefined) return accepted;
    }
  });
}

/** The editors that sops and other programs use. */
function chooseEditor({ env, interactive }: Context): string {
  const chosen = [env["SOPS_EDITOR"], env["VISUAL"], env["EDITOR"]].find((editor) => (editor ?? "") !== "");
  if (chosen !== undefined) return chosen;
  if (interactive) return "vi";
  throw new GantryError("no editor is set, and nobody is here to use one", {
    hint: "set EDITOR, or give a value with `gantry secrets set`",
    exitCode: ExitCode.usage,
  });
}

/** The variable may hold arguments, so a shell reads it, as git and others do; the file is no part of what it reads. */
async function runEditor(editor: string, file: string, { env }: Context): Promise<void> {
  const child = execa("sh", ["-c", `${editor} "$1"`, "sh", file], {
    env,
    extendEnv: false,
    stdio: "inherit",
    reject: false,
    // Ends with this process on a signal.
    cleanup: true,
  });
  const { failed, exitCode } = await child;
  if (failed) {
    throw new GantryError(`nothing was changed: the editor ended with ${exitCode ?? "a signal"}`);
  }
}
