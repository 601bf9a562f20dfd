import "./lean-sdk.ts";
import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { GantryError } from "../model/errors.ts";
import { tellMistake } from "../model/told-mistake.ts";
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
    const file = process.env["GANTRY_MISTAKE"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(tellMistake(error)));
    throw new pulumi.RunError(errorText(error));
  }
}

/** A user's mistake as lines of text: the engine prints the message of a RunError, and no stack trace. */
function errorText({ message, problems, hint }: GantryError): string {
  const lines = [message, ...problems.map((problem) => `  ${problem}`)];
  return [...lines, ...(hint === undefined ? [] : [`hint: ${hint}`])].join("\n");
}
