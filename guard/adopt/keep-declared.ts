import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";

/** `pulumi stack export`, of which everything else stays as it is; secrets stay encrypted. */
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(
      z.looseObject({
        urn: z.string(),
        importID: z.string().optional(),
        inputs: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
});

/**
 * Takes out of the recorded inputs of what was imported whatever the program does not say. An import records all that its provider
 * read, what the cloud filled in included, and the engine keeps that where nothing differs; rules would judge it as declared.
 * Done again, it changes nothing, and so it ends what a run began that was killed.
 *
 * @param planFile the plan that took it over, or one after it
 */
export async function keepDeclared(session: Session, planFile: string): Promise<void> {
  const undeclared = undeclaredIn(planFile);
  if (undeclared.size === 0) return;
  const state = exported.parse(JSON.parse(await stack(session, ["export"])));
  const resources = state.deployment.resources.map((resource) => {
    const names = undeclared.get(resource.urn);
    if (names === undefined || resource.inputs === undefined || !resource.importID) return resource;
    const all = Object.entries(resource.inputs);
    const kept = all.filter(([name]) => !names.includes(name));
    if (kept.length === all.length) return resource;
    return { ...resource, inputs: Object.fromEntries(kept) };
  });
  if (resources.every((each, index) => each === state.deployment.resources[index])) return;
  const file = join(session.project.local, "imports", `${session.stack}-state.json`);
  writeFileAtomically(file, JSON.stringify({ ...state, deployment: { ...state.deployment, resources } }));
  try {
    await stack(session, ["import", "--file", file]);
  } finally {
    rmSync(file, { force: true });
  }
}

const planSchema = z.object({
  resourcePlans: z.record(
    z.string(),
    z.object({
      goal: z.object({ inputDiff: z.object({ deletes: z.array(z.string()).nullish() }).nullish() }).nullish(),
      steps: z.array(z.string()).nullish(),
    }),
  ),
});

/** By URN, the inputs that its cloud has, the program does not say, and the provider calls no difference. */
function undeclaredIn(planFile: string): ReadonlyMap<string, readonly string[]> {
  const { resourcePlans } = planSchema.parse(JSON.parse(readFileSync(planFile, "utf8")));
  return new Map(
    Object.entries(resourcePlans).flatMap(([urn, { goal, steps }]) => {
      const names = (goal?.inputDiff?.deletes ?? []).filter((name) => !name.startsWith("__"));
      const isSame = (steps ?? []).every((step) => step === "import" || step === "same");
      return names.length > 0 && isSame ? [[urn, names] as const] : [];
    }),
  );
}

async function stack(session: Session, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await pulumi(session, ["stack", ...args, "--stack", session.stack]);
  if (exitCode === 0) return stdout;
  throw new GantryError(`the state of ${session.stack} could not be brought into order`, {
    problems: [stderr.trim() || stdout.trim()],
    hint: `what is there was taken over: run "gantry adopt ${session.stack}" again`,
  });
}
