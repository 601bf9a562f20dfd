import { resolve } from "node:path";
import type { Positional } from "./command.ts";

/** Options that several commands share, said once. */
export const localOption = {
  type: "boolean",
  summary: "use the local cloud: no account, no credential",
} as const;
export const yesOption = { type: "boolean", summary: "do not ask" } as const;
export const confirmOption = {
  type: "string",
  placeholder: "environment",
  summary: "its name, in place of the question; a team of one has to give it",
} as const;
export const fetchKillsOption = {
  type: "boolean",
  summary: "ask where the flags are evaluated which are killed",
} as const;
export const rulesOption = {
  type: "boolean",
  summary: "list every rule of the policy pack with what it judged",
} as const;
export const takeOverOption = {
  type: "boolean",
  summary: "take over what exists at GitHub as declared, even where that is looser than what is there",
} as const;
export const environmentPositional: Positional = {
  name: "environment",
  values: "environment",
  async check(value, { cwd }) {
    const { findProject } = await import("../catalog/project.ts");
    const { checkEnvironment } = await import("../catalog/stacks.ts");
    checkEnvironment(findProject(cwd).root, value);
  },
};
/** An environment, or the stack of what the repository has once. Refused at once where there is none. */
export const stackPositional: Positional = {
  name: "environment",
  values: "stack",
  async check(value, { cwd }) {
    const { findProject } = await import("../catalog/project.ts");
    const { checkStack } = await import("../catalog/stacks.ts");
    checkStack(findProject(cwd).root, value);
  },
};
/** An environment, or `global` for what holds in all of them. */
export const scopePositional: Positional = {
  name: "environment|global",
  values: "scope",
  async check(value, { cwd }) {
    const { findProject } = await import("../catalog/project.ts");
    const { checkEnvironment } = await import("../catalog/stacks.ts");
    checkEnvironment(findProject(cwd).root, value, ["global"]);
  },
};
export const flagPositional: Positional = { name: "flag", values: "flag" };
export const secretPositional: Positional = { name: "secret", values: "secret" };

/** A file as the user named it, seen from where the command was started. */
export function absolute(cwd: string, file: string | undefined): string | undefined {
  return file === undefined ? undefined : resolve(cwd, file);
}
