import { migrationJobName, samplerName, surfaceJobName } from "../../model/cloud-names.ts";
import { longestJobName } from "../../model/declared/cloud-run-job.ts";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import type { Finding } from "../check/finding.ts";
import { quote } from "../check/quote.ts";
import type { CatalogRule, RuleContext } from "./rule.ts";

/** Cloud Run refuses the name in the middle of a deployment, or two jobs would be one. */
export const jobsFit: CatalogRule = {
  id: "jobs-fit",
  description: "A surface's job says what it runs, and has a name of its own that Cloud Run takes.",
  level: "error",
  *check(context) {
    yield* namesTaken(context);
    for (const surface of cloudRunSurfaces(context)) yield* idleJobs(surface);
  },
};

function* namesTaken(context: RuleContext): Generator<Finding> {
  const owners = new Map([
    [migrationJobName, "the job that migrates"],
    [samplerName, "the sampler"],
  ]);
  for (const surface of cloudRunSurfaces(context)) {
    for (const [id, { jobName }] of Object.entries(surface.cloudRun.jobs)) {
      const name = surfaceJobName(surface, id);
      const path = ["surfaces", surface.id, "cloudRun", "jobs", id];
      const at = jobName === undefined ? path : [...path, "jobName"];
      const first = owners.get(name);
      if (first !== undefined) {
        const text = `makes a job called ${quote(name)}, as ${first} is`;
        yield { path: at, text, hint: "give one of them another name", showsValue: false };
      } else if (name.length > longestJobName) {
        const text = `makes a job called ${quote(name)}, of ${name.length} characters; Cloud Run takes ${longestJobName}`;
        yield { path: at, text, hint: "give it a shorter id, or a jobName", showsValue: false };
      }
      owners.set(name, first ?? `job ${quote(id)} of surface ${quote(surface.id)}`);
    }
  }
}

/** The image's own program answers requests, and would be cut after the time that the job has. */
function* idleJobs({ id: surface, cloudRun }: CloudRunSurface): Generator<Finding> {
  for (const [id, { command, args }] of Object.entries(cloudRun.jobs)) {
    if (command.length > 0 || args.length > 0) continue;
    yield {
      path: ["surfaces", surface, "cloudRun", "jobs", id],
      text: "runs what the service runs",
      hint: "say as `command` or `args` what it does instead",
      showsValue: false,
    };
  }
}

function cloudRunSurfaces({ entities }: RuleContext): CloudRunSurface[] {
  return [...entities.surfaces.values()].filter((surface) => surface.platform === "cloud-run");
}
