import { GantryError } from "../../model/errors.ts";
import { stackOutputs, type StackOutputs } from "../../model/outputs.ts";
import { explainFailure } from "./explain-failure.ts";
import type { ExportedStack } from "./export-stack.ts";
import { pulumi } from "./run-pulumi.ts";
import type { Session } from "./session.ts";

/** The stack's outputs, checked against their schema. */
export async function readOutputs(session: Session): Promise<StackOutputs> {
  const result = await pulumi(session, ["stack", "output", "--json", "--stack", session.stack]);
  if (result.exitCode !== 0) throw explainFailure(session, { ...result, events: [] });
  return outputsOf(session, JSON.parse(result.stdout));
}

/** As `readOutputs`, of a state that was read already. */
export async function outputsIn(session: Session, { resources }: ExportedStack): Promise<StackOutputs> {
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  // Without it the backend did not answer, and will say why when it is asked for the outputs.
  return stack === undefined ? readOutputs(session) : outputsOf(session, stack.outputs);
}

function outputsOf(session: Session, found: unknown): StackOutputs {
  const parsed = stackOutputs.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new GantryError(`stack "${session.stack}" has no outputs of version 1`, {
    hint: `deploy it first: "gantry up ${session.stack}${session.local ? " --local" : ""}"`,
  });
}
