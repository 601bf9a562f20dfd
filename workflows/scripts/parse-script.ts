import { ciScript, type CIScript } from "../../model/declared/ci-script.ts";
import { codeLines, type CodeLine } from "./code-lines.ts";
import type { ScriptFile } from "./find-scripts.ts";
import { parseHeader, type ScriptHeader } from "./script-header.ts";

export interface ParsedScript {
  file: ScriptFile;
  /** Undefined where something is so wrong that it is no script. */
  script: CIScript | undefined;
  header: ScriptHeader | undefined;
  /** Each `path:line: …` or `path: …`. */
  problems: readonly string[];
}

const shebang = "#!/usr/bin/env bash";
const strictMode = "set -euo pipefail";
const preamble = '. "$(dirname "$(readlink -f "$0")")/../testability.sh"';

/** A script as the entity that it declares itself to be. */
export function parseScript(file: ScriptFile): ParsedScript {
  const { path, name, text } = file;
  if (!ciScript.shape.scriptName.safeParse(name).success) {
    return {
      file,
      script: undefined,
      header: undefined,
      problems: [`${path}: is not named NN-name.sh in [a-z0-9-]`],
    };
  }
  const code = codeLines(text);
  const { header, problems } = parseHeader(text);
  const found = [...formProblems(file, code), ...problems.map((problem) => `${path}:${problem}`)];
  if (header === undefined) return { file, script: undefined, header, problems: found };
  const parsed = ciScript.safeParse({
    scriptId: name.replace(/\.[^.]*$/, ""),
    scriptName: name,
    scriptPath: path,
    category: file.category,
    order: Number(name.slice(0, 2)),
    description: header.description,
    dependencies: header.tools,
    lineCount: code.length,
  });
  if (parsed.success) return { file, script: parsed.data, header, problems: found };
  for (const { path: at, message } of parsed.error.issues) found.push(`${path}: ${at.join(".")}: ${message}`);
  return { file, script: undefined, header, problems: [...new Set(found)] };
}

function* formProblems(
  { path, text, executable }: ScriptFile,
  [first, second]: readonly CodeLine[],
): Generator<string> {
  if (!executable) yield `${path}: is not executable (chmod +x ${path})`;
  if (text.includes("\r\n")) {
    yield `${path}: has Windows' line ends, which no shell takes (.gitattributes: "* text=auto eol=lf", then git checkout it)`;
    return;
  }
  if (text.split("\n")[0] !== shebang) yield `${path}:1: must be "${shebang}"`;
  if (first?.line !== strictMode)
    yield `${path}:${first?.number ?? 1}: the first command must be "${strictMode}"`;
  if (second?.line !== preamble)
    yield `${path}:${second?.number ?? 1}: the second command must be ${preamble}`;
}
