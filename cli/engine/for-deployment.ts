import { createHash } from "node:crypto";
import { bindingOf } from "../guard/binding.ts";
import type { Judge } from "./judgement.ts";
import type { Session } from "./session.ts";

/**
 * The session, which tells the program what it deploys: commit, catalog and program. A waiver with `once` goes into the
 * state with it, so the state remembers what it was used for. The same deployment may be run again, for it may have been
 * interrupted; the next one finds the waiver used up (used-waivers.ts).
 */
export async function forDeployment(session: Session, judge: Judge): Promise<Session> {
  if (!judge.waivers.some(({ once }) => once)) return session;
  const { stack, commit, catalog, program } = await bindingOf(session, judge, "");
  const GANTRY_DEPLOYMENT = createHash("sha256")
    .update(JSON.stringify([stack, commit, catalog, program]))
    .digest("hex");
  return { ...session, env: { ...session.env, GANTRY_DEPLOYMENT } };
}
