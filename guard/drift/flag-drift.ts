import { loadEnvironment } from "../../catalog/load.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { askEdge } from "../../clients/ask-edge.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Context } from "../../terminal/context.ts";
import type { UndatedDrift } from "./drift.ts";

const title = "flag ";
const field = "killSwitch";
const where = "the edge";

export interface FlagDrift {
  drift: readonly UndatedDrift[];
  notices: readonly string[];
}

/**
 * Flags that are killed where they are evaluated and which the catalog does not say to be killed; an evaluator that cannot be asked
 * is drift that nobody sees. The local cloud evaluates no flags, so none can be killed there.
 */
export async function flagDrift(
  { project, stack, local }: Pick<Session, "project" | "stack" | "local">,
  env: Context["env"],
): Promise<FlagDrift> {
  if (local || stack === repositoryStack) return { drift: [], notices: [] };
  const edge = await askEdge(loadEnvironment(project.root, stack), { env });
  const about = { environment: stack, field, where } as const;
  if (edge.answer === "unreachable") {
    const unseen = { ...about, what: "killed flags", declared: "asked for", found: "cannot see" } as const;
    return {
      drift: [{ ...unseen, kind: "unseen", repair: "by hand" }],
      notices: [`${stack}: nobody knows which flags are killed: ${edge.why}`],
    };
  }
  const kills = edge.answer === "asked" ? edge.kills : [];
  const drift = kills.map(({ flag, revision, killedAt }): UndatedDrift => {
    const found = `killed, revision ${revision}`;
    const killed = { ...about, what: `${title}${flag}`, declared: false, found, updatedAt: killedAt };
    return { ...killed, kind: "changed", repair: "gantry flag set" };
  });
  return { drift, notices: [] };
}

/** The command that lets the catalog follow a kill; undefined for other drift. */
export function followingCommand({
  what,
  environment,
  repair,
}: Pick<UndatedDrift, "what" | "environment" | "repair">): string | undefined {
  if (repair !== "gantry flag set") return undefined;
  return `gantry flag set ${what.slice(title.length)} ${environment} --killed`;
}
