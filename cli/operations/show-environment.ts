import { Document, isCollection, isNode, isScalar } from "yaml";
import { explainEnvironment, type Explanation } from "../../model/catalog/load.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { checkStack } from "../engine/stacks.ts";
import { findProject } from "../project.ts";

export interface ShowEnvironmentOptions {
  environment: string;
  region: string | undefined;
  subproject: string | undefined;
  json: boolean;
}

/** Prints the merged configuration as YAML, each value followed by the file and line that it came from. */
export function showEnvironment(context: Context, options: ShowEnvironmentOptions): ExitCode {
  const { root } = findProject(context.cwd);
  const { environment, region, subproject } = options;
  checkStack(root, environment);
  const scope = {
    ...(region === undefined ? {} : { region }),
    ...(subproject === undefined ? {} : { subproject }),
  };
  const explained = explainEnvironment(root, environment, scope);
  context.stdout.write(options.json ? asJson(explained) : asYaml(explained));
  return ExitCode.done;
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
  const merged = layers.map(({ path }) => `#   ${path}`).join("\n");
  return `# merged, the last wins:\n${merged}\n${document.toString({ lineWidth: 0 })}`;
}
