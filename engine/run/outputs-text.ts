import Table from "cli-table3";
import type { StackOutputs } from "../../model/outputs.ts";
import { flatten } from "./flatten.ts";

/** The outputs as a table of dotted names and values. */
export function outputsTable(outputs: StackOutputs): string {
  const table = new Table({ head: ["output", "value"], style: { head: [], border: [] } });
  table.push(...flatten(outputs));
  return table.toString();
}
