import { repositoryStack } from "../../catalog/stacks.ts";
import { isSecret } from "../read-back/environment-subjects.ts";
import { unknownYet, type Difference } from "../read-back/subject.ts";
import type { Repair, UndatedDrift } from "./drift.ts";

/** What was read back from GitHub, as drift of a stack. */
export function githubDrift(environment: string, differences: readonly Difference[]): UndatedDrift[] {
  return differences.map((difference) => ({
    ...difference,
    environment,
    where: "GitHub",
    repair: repairOf(environment, difference),
  }));
}

function repairOf(environment: string, { what, kind, declared }: Difference): Repair {
  if (kind === "unseen" || what.startsWith("repository ")) return "by hand";
  if (isSecret(what)) return "gantry secrets sync";
  // What is missing is made by the engine, so that its new id is in the state; the provider reads protections whole.
  if (kind === "missing" || declared === unknownYet) return "gantry up";
  return environment === repositoryStack && what.startsWith("protection ") ? "gantry up" : "GitHub's API";
}
