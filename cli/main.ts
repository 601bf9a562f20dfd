import { ExitCode, GantryError } from "../model/errors.ts";
import { systemError } from "../model/system-error.ts";
import { checkPositionals, parseInvocation } from "./command.ts";
import { errorText } from "./error-text.ts";
import { commandNames, findCommand } from "./commands.ts";
import type { RunExitCode } from "../model/observed/run-exit-code.ts";
import type { Context } from "../terminal/context.ts";
import { say } from "../terminal/say.ts";

const context: Context = {
  cwd: process.cwd(),
  env: process.env,
  // Opened when somebody reads: that takes 3 ms, and neither the help nor a usage error does.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  get interactive() {
    return process.stdout.isTTY && process.stdin.isTTY && !process.argv.includes("--json");
  },
  color: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
  get columns() {
    // A terminal that does not know its width says 0.
    return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined;
  },
};

/** What a command ends with where it says that itself. */
let failsWith: RunExitCode | undefined;

// What nobody waits for any more fails here as well, and is no other error for that.
process.on("uncaughtException", (error) => {
  process.exit(report(error));
});
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read has seen enough, as `head` has: the command goes on, and its exit code tells what became of it.
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await main(process.argv.slice(2), context).catch((error: unknown) => report(error));

async function main(given: readonly string[], context: Context): Promise<ExitCode | RunExitCode> {
  if (given[0] === "__complete") {
    const { answerShell } = await import("./completion/complete.ts");
    await answerShell(given.slice(1), context);
    return ExitCode.done;
  }
  const asksForHelp = given[0] === "help" || given[0] === "--help" || given[0] === "-h";
  // "gantry help up" is "gantry up --help".
  const args = asksForHelp && given.length > 1 ? [...given.slice(1), "--help"] : given;
  if (args.includes("--version") && args.every((word) => word === "--version" || word === "--json")) {
    return printVersion(context, { json: args.includes("--json") });
  }
  const help = () => import("./help.ts");
  const width = Math.min(80, context.columns ?? 80);
  const [first, second] = args;
  if (first === undefined) {
    context.stdout.write((await help()).firstHelp(width));
    return ExitCode.usage;
  }
  if (asksForHelp && given.length === 1) {
    context.stdout.write((await help()).programHelp(width));
    return ExitCode.done;
  }
  const isHelp = second === "--help" || second === "-h";
  if ((second === undefined || isHelp) && !commandNames().includes(first)) {
    const group = (await help()).groupHelp(first, width);
    if (group !== undefined) {
      (isHelp ? context.stdout : context.stderr).write(group);
      return isHelp ? ExitCode.done : ExitCode.usage;
    }
  }
  const found = await findCommand(args);
  const command = await found.entry.load();
  failsWith = command.failsWith;
  const invocation = await parseInvocation(command, found.rest);
  if (invocation.flag("help")) {
    context.stdout.write((await help()).commandHelp(command, width));
    return ExitCode.done;
  }
  await checkPositionals(command, invocation, context);
  (await import("../files/temporary-folder.ts")).removeLeftovers(context.env);
  return (await import("./run-command.ts")).runCommand(command, invocation, context);
}

async function printVersion({ stdout }: Context, options: { json: boolean }): Promise<ExitCode> {
  const { default: about } = await import("../package.json", { with: { type: "json" } });
  stdout.write(
    options.json ? `${JSON.stringify({ version: about.version })}\n` : `gantry ${about.version}\n`,
  );
  return ExitCode.done;
}

/** Says what went wrong: a message for what a user can mend, the stack for a defect of ours. */
function report(thrown: unknown): ExitCode | RunExitCode {
  const error = thrown instanceof GantryError ? thrown : systemError(thrown);
  if (error === undefined) {
    context.stderr.write(`gantry: this is a defect in gantry itself\n${describe(thrown)}\n`);
    return failsWith ?? ExitCode.failed;
  }
  say(context, errorText(error));
  // Of a line that is completed, a shell would type what is on stdout into its prompt.
  if (process.argv.includes("--json") && process.argv[2] !== "__complete") {
    const { message, problems } = error;
    const exitCode = failsWith ?? error.exitCode;
    context.stdout.write(
      `${JSON.stringify({ error: { message, problems, hint: error.hint ?? null, exitCode } })}\n`,
    );
  }
  return failsWith ?? error.exitCode;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
