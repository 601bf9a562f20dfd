import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import { z } from "zod";

/** `check <folder>` and `format --check <folder>`, as the command of that name ends and says: file, row, column, rule. */
const diagnostics = z.array(
  z.object({
    code: z.string().nullable(),
    message: z.string(),
    start_location: z.object({ row: z.int(), column: z.int() }),
  }),
);
const [command = "", folder = "", settings = "{}"] = process.argv.slice(2);
const workspace = new Workspace(z.json().parse(JSON.parse(settings)), PositionEncoding.Utf32);
const files = globSync("**/*.py", { cwd: folder }).map((name) => join(folder, name));
const problems = files.flatMap((file) => problemsOf(file, readFileSync(file, "utf8")));
process.stdout.write(problems.length === 0 ? passed() : `${problems.join("\n")}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function problemsOf(file: string, text: string): string[] {
  if (command === "check") {
    return diagnostics
      .parse(workspace.check(text))
      .map(({ code, message, start_location: { row, column } }) =>
        [file, row, column, ` ${code ?? "invalid-syntax"} ${message}`].join(":"),
      );
  }
  if (command !== "format --check") throw new Error(`"ruff ${command}" is not what the pipeline runs`);
  return workspace.format(text) === text ? [] : [`Would reformat: ${file}`];
}

function passed(): string {
  return command === "check" ? "All checks passed!\n" : `${files.length} files already formatted\n`;
}
