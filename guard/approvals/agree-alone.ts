import { ExitCode, GantryError } from "../../model/errors.ts";
import { confirmByName, Declined } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import type { Approvals } from "../../model/declared/approvals.ts";

interface Alone {
  stack: string;
  json: boolean;
  /** The environment's name, as it was given. */
  confirm?: string | undefined;
}

/** Refuses early where one person deploys alone and the environment's name is neither given nor can be typed. */
export function requireName(
  context: Pick<Context, "interactive">,
  { stack, confirm, json }: Alone,
  approvals: Pick<Approvals, "onePerson"> | undefined,
): void {
  if (confirm !== undefined && confirm !== stack) {
    throw new GantryError(`--confirm says "${confirm}", and the environment is ${stack}`, {
      hint: `add --confirm ${stack}`,
      exitCode: ExitCode.usage,
    });
  }
  if (approvals?.onePerson === undefined || confirm === stack || (context.interactive && !json)) return;
  throw new GantryError(`one person lets versions into ${stack}, alone: it is deployed only by its name`, {
    hint: `add --confirm ${stack}`,
    exitCode: ExitCode.usage,
  });
}

/** Asks for the environment's name where one person deploys alone: a habit of saying yes must not be enough. */
export async function agreeAlone(
  context: Pick<Context, "interactive">,
  alone: Alone,
  approvals: Pick<Approvals, "onePerson"> | undefined,
): Promise<void> {
  requireName(context, alone, approvals);
  const { stack, confirm } = alone;
  if (approvals?.onePerson === undefined || confirm === stack) return;
  if (await confirmByName(`You are alone. Type "${stack}" to deploy it`, stack)) return;
  throw new Declined("not deployed: that was not the environment's name");
}
