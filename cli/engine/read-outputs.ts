import { GantryError } from "../../model/errors.ts";
import { stackOutputs, type StackOutputs } from "../../model/outputs.ts";
import { explainFailure } from "./explain-failure.ts";
import { pulumi } from "./run-pulumi.ts";
import type { Session } from "./session.ts";

/** The stack's outputs, checked against their schema. */
export async function readOutputs(session: Session): Promise<StackOutputs> {
  const result = await pulumi(session, ["stack", "output", "--json", "--stack", session.stack]);
  if (result.exitCode !== 0) throw explainFailure(session, { ...result, events: [] });
  const parsed = stackOutputs.safeParse(JSON.parse(result.stdout));
  if (parsed.success) return parsed.data;
  throw new GantryError(`stack "${session.stack}" has no outputs of version 1`, {
    hint: `deploy it first: gantry up ${session.stack}${session.local ? " --local" : ""}`,
  });
}
