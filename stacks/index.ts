import "./lean-sdk.ts";
import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { GantryError } from "../model/errors.ts";
import { tellMistake } from "../model/told-mistake.ts";
import { placeOf } from "./place-of.ts";
import { stackProgram } from "./program.ts";

/** The entry point of the engine: the program of the stack that is selected. Its result is the stack's outputs. */
export default async function program(): Promise<pulumi.Inputs> {
  try {
    return await stackProgram({
      root: pulumi.getRootDirectory(),
      stack: pulumi.getStack(),
      rotationsDir: process.env["GANTRY_ROTATIONS"],
      deployment: process.env["GANTRY_DEPLOYMENT"],
      // Where mistakes go is said by gantry alone, to each engine that it starts.
      guarded: process.env["GANTRY_MISTAKE"] !== undefined,
      localState: process.env["PULUMI_BACKEND_URL"]?.startsWith("file:") === true,
      place: placeOf(pulumi.getRootDirectory(), process.env),
      now: new Date(),
    });
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
