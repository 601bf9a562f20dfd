import { ExitCode, GantryError } from "../../model/errors.ts";
import { confirm, requireAnswer } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { whoIs } from "../../evidence/branch/who.ts";
import { assignedDocument, assignedText } from "./assign-text.ts";
import { assignTags, type CheckGates } from "./assign-together.ts";
import { readAssignments, type AssignmentWords } from "./assignment.ts";
import { gitRoot } from "./git-root.ts";
import { planTags } from "./plan-tags.ts";
import type { PlannedTag } from "./planned-tag.ts";

export interface AssignTagOptions extends AssignmentWords {
  forceMove: boolean;
  /** Records only what is seen to run, and asks no gate. */
  observed: boolean;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Makes or moves tags, and says of each whether it was CREATED, MOVED or UNCHANGED. Idempotent.
 *
 * @param checkGates what an environment's tag has to pass; every gate and approval of a deployment without it
 */
export async function assignTag(
  context: Context,
  options: AssignTagOptions,
  checkGates: CheckGates = askedGates(context),
): Promise<ExitCode> {
  const assignments = readAssignments(options);
  const isOfEnvironment = assignments.some(({ tagType }) => tagType === "ENVIRONMENT");
  if (options.observed && !isOfEnvironment) throw wrongly("--observed is about what an environment runs");
  if (options.forceMove && !isOfEnvironment)
    throw wrongly("--force-move moves environments' tags alone: others never move");
  const root = await gitRoot(context.cwd);
  if (options.dryRun) {
    return show(context, options, (await planTags(root, assignments, options)).tags);
  }
  requireAnswer(context, options);
  const tags = await assignTags({
    root,
    assignments,
    by: await whoIs(root, context),
    forceMove: options.forceMove,
    gates: isOfEnvironment && !options.observed ? checkGates : "observed",
    agree: async (planned) => {
      if (options.yes) return true;
      context.stderr.write(assignedText(planned));
      return confirm("Assign?");
    },
  });
  return show(context, options, tags);
}

/** Loaded only where it is asked, since it brings the engine's libraries along, and a version's tag needs none of them. */
function askedGates(context: Context): CheckGates {
  return async (question) => {
    const { gatesOfAssignment } = await import("../deploy/check-gates.ts");
    return gatesOfAssignment(context)(question);
  };
}

function wrongly(problem: string): GantryError {
  return new GantryError(problem, {
    hint: "leave it out, or take --type environment",
    exitCode: ExitCode.usage,
  });
}

function show(context: Context, { json, dryRun }: AssignTagOptions, tags: readonly PlannedTag[]): ExitCode {
  if (json) context.stdout.write(`${JSON.stringify(assignedDocument(tags, dryRun), null, 2)}\n`);
  else context.stdout.write(assignedText(tags));
  if (dryRun) context.stderr.write("nothing was written: --dry-run\n");
  return ExitCode.done;
}
