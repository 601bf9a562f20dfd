import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { pulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { Judge } from "./judgement.ts";
import { bindingOf } from "../path/binding.ts";
import { parseJson } from "../../model/parse-json.ts";

/** The session, which tells the pack what the catalog declares (policy/pack/declared-in.ts). */
export function withDeclared(session: Session, { declared, compares }: Judge): Session {
  const GANTRY_DECLARED = join(session.project.local, "declared", `${session.stack}.json`);
  writeFileAtomically(GANTRY_DECLARED, JSON.stringify(declared));
  const GANTRY_EXPECTS = compares ? "all" : "nothing";
  return { ...session, env: { ...session.env, GANTRY_DECLARED, GANTRY_EXPECTS } };
}

/**
 * The same, and it tells the program what it deploys: commit, catalog, program and versions. A waiver with `once` goes into the
 * state with it, so the state remembers what it was used for. The same deployment may be run again, for it may have been
 * interrupted; the next one finds the waiver used up (used-waivers.ts).
 */
export async function forDeployment(session: Session, judge: Judge): Promise<Session> {
  const told = withDeclared(session, judge);
  if (!judge.waivers.some(({ once }) => once)) return told;
  const GANTRY_DEPLOYMENT = await deploymentId(session, judge);
  return { ...told, env: { ...told.env, GANTRY_DEPLOYMENT } };
}

/** Names a deployment among others, by what it is made of: stack, commit, catalog, program and versions. */
export async function deploymentId(session: Session, judge: Judge): Promise<string> {
  const { stack, commit, catalog, program, versions } = await bindingOf(session, judge, "");
  return createHash("sha256")
    .update(JSON.stringify([stack, commit, catalog, program, versions]))
    .digest("hex");
}

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
