import { Document, isCollection, isNode, isScalar } from "yaml";
import { explainEnvironment, type Explanation } from "../catalog/load.ts";
import type { Position } from "../model/declared/environment-configuration.ts";
import { ExitCode } from "../model/errors.ts";
import { environmentName } from "../model/scalars.ts";
import type { Context } from "../terminal/context.ts";
import { checkStack } from "../catalog/stacks.ts";
import { findProject } from "../catalog/project.ts";
import { globalScope, readSecretsFile, type SecretsScope } from "./secrets-scope.ts";
import type { SopsFile } from "./sops/sops-file.ts";

export interface ShowEnvironmentOptions {
  environment: string;
  region: string | undefined;
  subproject: string | undefined;
  json: boolean;
}

/**
 * Prints the merged configuration as YAML, each value followed by the file and line that it came from. Below `values` stand the
 * secrets that a secrets.enc has, by their ids and places alone: nothing is opened.
 */
export function showEnvironment(context: Context, options: ShowEnvironmentOptions): ExitCode {
  const { root } = findProject(context.cwd);
  const { environment, region, subproject } = options;
  checkStack(root, environment);
  const scope = {
    ...(region === undefined ? {} : { region }),
    ...(subproject === undefined ? {} : { subproject }),
  };
  const explained = withSecrets(root, environment, explainEnvironment(root, environment, scope));
  context.stdout.write(options.json ? asJson(explained) : asYaml(explained));
  return ExitCode.done;
}

/** What stands in place of a value. */
const sealed = "(secret)";

/** An environment's own values come before those for all: as config.yml is merged, so is secrets.enc. */
function withSecrets(root: string, environment: string, explained: Explanation): Explanation {
  const found = new Map<string, Position>();
  const scopes: readonly SecretsScope[] = [globalScope, environmentName.parse(environment)];
  for (const scope of scopes) {
    const file = readSecretsFile(root, scope);
    for (const [id, value] of file?.sealed ?? []) {
      // What was never filled leaves the one below in force.
      if (file !== undefined && value !== "") found.set(id, placeOf(file, id));
    }
  }
  if (found.size === 0) return explained;
  const leaves = [...found].map(([id, position]) => ({ path: ["values", id], value: sealed, position }));
  const values = Object.fromEntries([...found.keys()].map((id) => [id, sealed]));
  return { ...explained, value: { ...explained.value, values }, leaves: [...explained.leaves, ...leaves] };
}

/** SOPS writes a key to a line; what is sealed holds none that could be taken for it. */
function placeOf({ path, text }: SopsFile, id: string): Position {
  const before = text.slice(0, text.search(new RegExp(`"${id}"\\s*:`)));
  return { file: path, line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
}

function asJson({ value, leaves, layers }: Explanation): string {
  const origins = leaves.map(({ path, position }) => ({ path: path.join("."), ...position }));
  return `${JSON.stringify({ value, origins, layers }, null, 2)}\n`;
}

function asYaml({ value, leaves, layers }: Explanation): string {
  const document = new Document(value);
  for (const { path, position } of leaves) {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.comment = ` ${position.file}:${position.line}`;
    else if (isNode(node) && isCollection(node)) node.commentBefore = ` ${position.file}:${position.line}`;
  }
  const merged = layers
    .map(({ path, isEncrypted }) => `#   ${path}${isEncrypted ? " (encrypted)" : ""}`)
    .join("\n");
  return `# merged, the last wins:\n${merged}\n${document.toString({ lineWidth: 0 })}`;
}
