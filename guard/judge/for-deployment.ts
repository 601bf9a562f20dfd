import { createHash } from "node:crypto";
import { join } from "node:path";
import { bindingOf } from "../path/binding.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { Judge } from "./judgement.ts";
import type { Session } from "../../engine/run/session.ts";

/** The session, which tells the pack what the catalog declares (policy/pack/declared-in.ts). */
export function withDeclared(session: Session, { declared }: Judge): Session {
  const GANTRY_DECLARED = join(session.project.local, "declared", `${session.stack}.json`);
  writeFileAtomically(GANTRY_DECLARED, JSON.stringify(declared));
  return { ...session, env: { ...session.env, GANTRY_DECLARED } };
}

/**
 * The same, and it tells the program what it deploys: commit, catalog and program. A waiver with `once` goes into the
 * state with it, so the state remembers what it was used for. The same deployment may be run again, for it may have been
 * interrupted; the next one finds the waiver used up (used-waivers.ts).
 */
export async function forDeployment(session: Session, judge: Judge): Promise<Session> {
  const told = withDeclared(session, judge);
  if (!judge.waivers.some(({ once }) => once)) return told;
  const GANTRY_DEPLOYMENT = await deploymentId(session, judge);
  return { ...told, env: { ...told.env, GANTRY_DEPLOYMENT } };
}

/** Names a deployment among others, by what it is made of: stack, commit, catalog and program. */
export async function deploymentId(session: Session, judge: Judge): Promise<string> {
  const { stack, commit, catalog, program } = await bindingOf(session, judge, "");
  return createHash("sha256")
    .update(JSON.stringify([stack, commit, catalog, program]))
    .digest("hex");
}
