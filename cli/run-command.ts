import type { ExitCode } from "../model/errors.ts";
import type { RunExitCode } from "../model/observed/run-exit-code.ts";
import type { Context } from "../terminal/context.ts";
import type { Command, Invocation } from "./command.ts";
import { commandNames } from "./commands.ts";

/** Runs a command; where there is a server for evidence, that follows what the command has added to the branches. */
export async function runCommand(
  command: Command,
  invocation: Invocation,
  context: Context,
): Promise<ExitCode | RunExitCode> {
  const run = (): Promise<ExitCode | RunExitCode> => command.run(invocation, context, commandNames());
  const hasServer = (context.env["DATABASE_URL"] ?? "") !== "";
  if (!hasServer || command.name.startsWith("evidence ")) return run();
  const { followBranches } = await import("../evidence/follow.ts");
  const follow = followBranches(context);
  try {
    return await run();
  } finally {
    await follow();
  }
}
