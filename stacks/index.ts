import "./lean-sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { GantryError } from "../model/errors.ts";
import { stackProgram } from "./program.ts";

/** The entry point of the engine: the program of the stack that is selected. Its result is the stack's outputs. */
export default async function program(): Promise<pulumi.Inputs> {
  try {
    return await stackProgram({
      root: pulumi.getRootDirectory(),
      stack: pulumi.getStack(),
      rotationsDir: process.env["GANTRY_ROTATIONS"],
      deployment: process.env["GANTRY_DEPLOYMENT"],
      now: new Date(),
    });
  } catch (error) {
    throw error instanceof GantryError ? new pulumi.RunError(errorText(error)) : error;
  }
}

/** A user's mistake as lines of text: the engine prints the message of a RunError, and no stack trace. */
function errorText({ message, problems, hint }: GantryError): string {
  const lines = [message, ...problems.map((problem) => `  ${problem}`)];
  return [...lines, ...(hint === undefined ? [] : [`hint: ${hint}`])].join("\n");
}
