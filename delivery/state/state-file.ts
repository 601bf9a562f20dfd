import { fileOf } from "../../clients/git/history.ts";
import { GantryError } from "../../model/errors.ts";
import { deploymentState, type DeploymentState } from "../../model/observed/deployment-state.ts";
import { statePath } from "./project-state.ts";

/** The file as the branch has it, and its mistakes: what cannot be read is never overwritten by the way. */
export type StateFile =
  { text: string; state: DeploymentState } | { text: string; problems: readonly string[] };

/** Undefined where the branch has none. */
export async function readStateFile(root: string, tip: string | undefined): Promise<StateFile | undefined> {
  const text = tip === undefined ? undefined : await fileOf(root, tip, statePath);
  if (text === undefined) return undefined;
  const whole = `${text}\n`;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return {
      text: whole,
      problems: [`${statePath}: ${error instanceof Error ? error.message : "is no JSON"}`],
    };
  }
  const parsed = deploymentState.safeParse(document);
  if (parsed.success) return { text: whole, state: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => {
    return `${statePath}:${lineOf(text, path)} ${path.join(".") || "(the file)"}: ${message}`;
  });
  return { text: whole, problems };
}

/** The line on which a field stands, as far as its names lead one after the other. */
function lineOf(text: string, path: readonly PropertyKey[]): number {
  let at = 0;
  for (const part of path) {
    if (typeof part !== "string") continue;
    const found = text.indexOf(`"${part}"`, at);
    if (found < 0) break;
    at = found;
  }
  return text.slice(0, at).split("\n").length;
}

/** Throws a GantryError for a file that cannot be read. */
export function requireState(file: StateFile): DeploymentState {
  if ("state" in file) return file.state;
  throw new GantryError(`${statePath} cannot be read`, {
    problems: file.problems,
    hint: '"gantry state rebuild" makes it anew from tags and attempts',
  });
}
