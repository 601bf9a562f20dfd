import type { QualityGate } from "../../model/declared/quality-gate.ts";
import type { PackageManager } from "../../model/declared/app.ts";
import { judgingChecks } from "../../model/judging-checks.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import type { WorkflowSource } from "../kind.ts";
import { ofProject, type Job, type Step } from "../workflow.ts";
import { setUpManagers } from "./app-steps.ts";
import { flagsCheck } from "./flags-job.ts";
import { gateCheck, keepReports } from "./gate-job.ts";
import { run, steps } from "./steps.ts";

/** The scripts of the checks that every product has, beside those that are named like their check. */
const knownScripts: Readonly<Record<string, string>> = {
  lint: "scripts/ci/10-check-code.sh",
  typecheck: "scripts/build/10-typecheck.sh",
  test: "scripts/test/10-unit.sh",
  "security-scan": "scripts/maintenance/20-audit-dependencies.sh",
};

/** Those that run what is the apps' own. */
const appScripts = ["scripts/ci/70-lint-apps.sh", "scripts/test/50-test-apps.sh"];

export interface RequiredCheck {
  /** The job's id, which is the name that GitHub reports. */
  name: string;
  /** The line that makes it, at home as well. */
  line: string;
  /** Whether the line is a run of the pipeline, which leaves a log. */
  isRun: boolean;
  /** The programs that its scripts start. */
  tools: readonly string[];
  /** What installs the packages of the apps that it runs. */
  managers: readonly (PackageManager | undefined)[];
  /** Whether it is asked for on release branches alone. */
  releaseOnly: boolean;
}

/**
 * The checks that the gates ask for (QualityGate, 000) and nothing else reports, in the gates' order: for each the script that makes it, in a run of
 * the pipeline where one of the run's steps starts it; else the step of that name. A check that nothing reports would keep every change waiting
 * forever, so one that nothing makes is an error.
 */
export function requiredChecks(
  source: WorkflowSource,
  gates: readonly QualityGate["enforcedOn"][],
): RequiredCheck[] {
  const { catalog, reported } = source;
  const asked = gates.flatMap((enforcedOn) =>
    catalog.repository.gates.filter((gate) => gate.enforcedOn === enforcedOn),
  );
  const own = [...ownChecks(catalog.repository.environments), ...reported];
  const names = new Set(asked.flatMap((gate) => gate.requiredChecks).filter((name) => !own.includes(name)));
  return [...names].map((name) => {
    const by = asked.filter((gate) => gate.requiredChecks.includes(name));
    const releaseOnly = by.every((gate) => gate.enforcedOn === "pre-release");
    const made = makerOf(name, source);
    if (made !== undefined) return { name, ...made, releaseOnly };
    const known = knownScripts[name];
    throw new GantryError(
      `gate "${by[0]?.id ?? ""}" requires the check "${name}", which no script and no step of a run makes`,
      {
        hint:
          known === undefined
            ? `add scripts/test/NN-${name}.sh, or take the check out of the gate`
            : `add ${known}`,
        exitCode: ExitCode.usage,
      },
    );
  });
}

/** Whether a gate that is enforced there asks for a check of Gantry's own, and no workflow of somebody's own reports it. */
export function asksFor(
  check: string,
  { catalog, reported }: WorkflowSource,
  enforced: readonly QualityGate["enforcedOn"][],
): boolean {
  const gates = catalog.repository.gates.filter(({ enforcedOn }) => enforced.includes(enforcedOn));
  return !reported.includes(check) && gates.some(({ requiredChecks: names }) => names.includes(check));
}

/** What makes a check; undefined where nothing does. */
function makerOf(
  name: string,
  { catalog, scripts, tools, runSteps }: WorkflowSource,
): Omit<RequiredCheck, "name" | "releaseOnly"> | undefined {
  const needs = (paths: readonly string[]): Pick<RequiredCheck, "tools" | "managers"> => ({
    tools: paths.flatMap((path) => tools[path] ?? []),
    managers: paths.some((path) => appScripts.includes(path))
      ? catalog.repository.apps.map(({ packageManager }) => packageManager)
      : [],
  });
  // However long it takes: what a check may take, its job says.
  const inRun = (words: string): string => `npx --no -- gantry run ${words} --allow-late`;
  const named = scripts.find((path) => path.replace(/^.*\/\d\d-/, "").replace(/\.sh$/, "") === name);
  const script = named ?? knownScripts[name];
  if (script !== undefined && scripts.includes(script)) {
    const isRun = Object.values(runSteps).some((started) => started.includes(script));
    return { line: isRun ? inRun(`--script ${script}`) : script, isRun, ...needs([script]) };
  }
  const started = runSteps[name];
  if (started === undefined) return undefined;
  return { line: inRun(`--only ${name}`), isRun: true, ...needs(started) };
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
    flagsCheck,
    ...stacksOf(environments).map((stack) => `preview (${stack})`),
  ];
}

/** The job that reports a required check; with `keep`, what it leaves is handed on to the gate. */
export function checkJob(
  { name, line, isRun, tools, managers }: RequiredCheck,
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
      ...setUpManagers(managers),
      steps.installProject(),
      run("Check", line),
      ...(isRun ? [keepLog(name)] : []),
      ...(keep ? [keepReports(name)] : []),
    ],
  };
}

/** Hands on the log of a check's run, also where it failed; its last entry is the run's record. */
function keepLog(check: string): Step {
  return {
    name: "Keep the log of its run",
    if: "always()",
    uses: "actions/upload-artifact",
    with: {
      name: `log-${check}`,
      path: ofProject("logs"),
      "if-no-files-found": "error",
      "retention-days": retentionDays.logs,
      overwrite: true,
    },
  };
}
