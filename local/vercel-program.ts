import { build } from "./vercel-program/build.ts";
import { deploy } from "./vercel-program/deploy.ts";

/**
 * The process that stands in for Vercel's own program, with its arguments: `vercel-program.ts build|deploy …`. What it says to
 * programs goes to standard output, as there.
 */
const [command = "", ...args] = process.argv.slice(2);
try {
  if (command === "build") build(args, process.cwd());
  else if (command === "deploy") await deploy(args, process.cwd(), process.env["VERCEL_TOKEN"]);
  else throw new Error(`the local cloud's stand-in knows build and deploy, and not "${command}"`);
} catch (error) {
  process.stderr.write(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
