import type { QualityGate } from "../../model/declared/quality-gate.ts";
import { judgingChecks } from "../../model/judging-checks.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { WorkflowSource } from "../kind.ts";
import type { Job } from "../workflow.ts";
import { gateCheck, keepReports } from "./gate-job.ts";
import { run, steps } from "./steps.ts";

/** The scripts of the checks that every product has, beside those that are named like their check. */
const knownScripts: Readonly<Record<string, string>> = {
  lint: "scripts/ci/10-check-code.sh",
  typecheck: "scripts/build/10-typecheck.sh",
  test: "scripts/test/10-unit.sh",
  "security-scan": "scripts/maintenance/20-audit-dependencies.sh",
};

export interface RequiredCheck {
  /** The job's id, which is the name that GitHub reports. */
  name: string;
  script: string;
  /** The programs that the script starts. */
  tools: readonly string[];
  /** Whether it is asked for on release branches alone. */
  releaseOnly: boolean;
}

/**
 * The checks that the gates ask for (QualityGate, 000) and nothing else reports, in the gates' order: for each the script that makes it. A check that
 * nothing reports would keep every change waiting forever, so one without a script is an error.
 */
export function requiredChecks(
  { catalog, scripts, tools, reported }: WorkflowSource,
  gates: readonly QualityGate["enforcedOn"][],
): RequiredCheck[] {
  const asked = gates.flatMap((enforcedOn) =>
    catalog.repository.gates.filter((gate) => gate.enforcedOn === enforcedOn),
  );
  const own = [...ownChecks(catalog.repository.environments), ...reported];
  const names = new Set(asked.flatMap((gate) => gate.requiredChecks).filter((name) => !own.includes(name)));
  return [...names].map((name) => {
    const named = scripts.find((path) => path.replace(/^.*\/\d\d-/, "").replace(/\.sh$/, "") === name);
    const script = named ?? knownScripts[name];
    const by = asked.filter((gate) => gate.requiredChecks.includes(name));
    if (script !== undefined && scripts.includes(script)) {
      const releaseOnly = by.every((gate) => gate.enforcedOn === "pre-release");
      return { name, script, tools: tools[script] ?? [], releaseOnly };
    }
    throw new GantryError(`gate "${by[0]?.id ?? ""}" requires the check "${name}", which no script makes`, {
      hint:
        script === undefined
          ? `add scripts/test/NN-${name}.sh, or take the check out of the gate`
          : `add ${script}`,
      exitCode: ExitCode.usage,
    });
  });
}

/** The stacks of a product: what it has once, and its environments. */
export function stacksOf(environments: readonly string[]): string[] {
  return ["repository", ...environments];
}

/** What every pull request reports besides, as GitHub names it. */
function ownChecks(environments: readonly string[]): string[] {
  return [
    ...judgingChecks,
    "secrets",
    gateCheck,
    ...stacksOf(environments).map((stack) => `preview (${stack})`),
  ];
}

/** The job that reports a required check; with `keep`, what it leaves is handed on to the gate. */
export function checkJob(
  { name, script, tools }: RequiredCheck,
  { cache, minutes, keep }: { cache: boolean; minutes: number; keep: boolean },
): Job {
  return {
    "timeout-minutes": minutes,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut(),
      steps.setUpNode({ cache }),
      // The runner's own takes no packages.
      ...(tools.includes("python3") ? [steps.setUpPython()] : []),
      steps.installProject(),
      run("Check", script),
      ...(keep ? [keepReports(name)] : []),
    ],
  };
}
