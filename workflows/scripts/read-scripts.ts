import { ciScript } from "../../model/declared/ci-script.ts";
import { codeLines, type ParsedScript, parseScript } from "./parse-script.ts";
import { findScripts } from "./find-scripts.ts";

/** Every script of a project, with what is wrong with it, and what lies where no script can be. Starts none of them. */
export function readScripts(root: string): { scripts: ParsedScript[]; problems: string[] } {
  const { files, libraries, problems } = findScripts(root);
  const claimed = new Map<string, string>();
  const scripts = files.map((file) => {
    const parsed = parseScript(file);
    return { ...parsed, problems: [...parsed.problems, ...clashes(parsed, claimed)] };
  });
  return { scripts, problems: [...problems, ...libraries.flatMap(({ path, text }) => length(path, text))] };
}

/** What scripts source is as long as they may be, or the limit would only move the lines elsewhere. */
function length(path: string, text: string): string[] {
  const lines = ciScript.shape.lineCount.safeParse(codeLines(text).length);
  return lines.success ? [] : lines.error.issues.map(({ message }) => `${path}: lineCount: ${message}`);
}

/** Two scripts of one category cannot share a number, nor any two a name: the variables that steer them would be the same. */
function* clashes({ file }: ParsedScript, claimed: Map<string, string>): Generator<string> {
  const [, number = "", name = ""] = /^(\d\d)-(.*)\.[^.]*$/.exec(file.name) ?? [];
  if (name === "") return;
  const claims = [
    [`${file.category}/${number}`, `has the number ${number}, as has`],
    [name, `has the name "${name}", as has`],
  ] as const;
  for (const [key, text] of claims) {
    const other = claimed.get(key);
    if (other === undefined) claimed.set(key, file.path);
    else yield `${file.path}: ${text} ${other}`;
  }
}
