import "./lean-sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { leaveMistake } from "../files/leave-mistake.ts";
import { GantryError } from "../model/errors.ts";
import { engineOptions } from "./engine-options.ts";
import { stackProgram } from "./program.ts";
import { takeOverWhatIsThere } from "./take-over.ts";

/** The entry point of the engine: the program of the stack that is selected. Its result is the stack's outputs. */
export default async function program(): Promise<pulumi.Inputs> {
  try {
    const root = pulumi.getRootDirectory();
    takeOverWhatIsThere(process.env);
    return await stackProgram(engineOptions({ root, stack: pulumi.getStack(), env: process.env }));
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    // The engine prints the message of a RunError, and no stack trace.
    throw new pulumi.RunError(leaveMistake(error, process.env["GANTRY_MISTAKE"]));
  }
}
