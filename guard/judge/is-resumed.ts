import { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import { deploymentId } from "./for-deployment.ts";
import type { Judge } from "./judgement.ts";
import { pulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";

/** `pulumi stack history --json`, the newest first (cmd/pulumi/stack/stack_history.go). */
const history = z.array(
  z.object({
    kind: z.string(),
    result: z.string().optional(),
    environment: z.record(z.string(), z.string()).default({}),
  }),
);
export type History = z.infer<typeof history>;

/** By which the backend's history names a deployment. */
export function agentOf(deployment: string): string {
  return `gantry/${deployment}`;
}

/**
 * Whether the last deployment of the stack was this very one, and failed. The engine takes away what goes at the end, when its
 * owner has its new declaration already. Not where the backend keeps no history, or the engine was killed before it wrote it.
 */
export async function isResumed(session: Session, judge: Judge): Promise<boolean> {
  const args = ["stack", "history", "--json", "--page-size", "20", "--stack", session.stack];
  const { exitCode, stdout } = await pulumi(session, args);
  const parsed = history.safeParse(exitCode === 0 ? parseJson(stdout) : []);
  return parsed.success && lastFailed(parsed.data, await deploymentId(session, judge));
}

/** Whether the last deployment, whatever was refreshed since, was that one, and failed. */
export function lastFailed(updates: History, deployment: string): boolean {
  const last = updates.find(({ kind }) => kind === "update");
  return last?.result === "failed" && last.environment["exec.agent"] === agentOf(deployment);
}
