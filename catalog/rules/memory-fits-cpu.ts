import type { Finding } from "../check/finding.ts";
import type { CatalogRule } from "./rule.ts";

/** MiB that Cloud Run takes with so many CPUs: https://cloud.google.com/run/docs/configuring/services/cpu */
const memoryOfCpus = {
  "250m": [128, 512],
  "500m": [128, 1024],
  "1": [128, 4096],
  "2": [128, 8192],
  "4": [2048, 16_384],
  "6": [4096, 24_576],
  "8": [4096, 32_768],
} as const;

/** Cloud Run refuses it as well, but only in the middle of a deployment. */
export const memoryFitsCpu: CatalogRule = {
  id: "memory-fits-cpu",
  description:
    "The memory of a surface, its sidecars and its jobs is one that Cloud Run takes with their CPUs.",
  level: "error",
  regional: true,
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "cloud-run") continue;
      const { cpu, memory, sidecars, jobs } = surface.cloudRun;
      const block = ["surfaces", surface.id, "cloudRun"];
      const ofService = misfit(block, { cpu, memory });
      if (ofService !== undefined) yield ofService;
      for (const [id, sidecar] of Object.entries(sidecars)) {
        const ofSidecar = misfit([...block, "sidecars", id], sidecar);
        if (ofSidecar !== undefined) yield ofSidecar;
      }
      for (const [id, job] of Object.entries(jobs)) {
        // What it has of its service is told there.
        if (job.cpu === undefined && job.memory === undefined) continue;
        const place = [...block, "jobs", id];
        const ofJob = misfit(place, { cpu: job.cpu ?? cpu, memory: job.memory ?? memory });
        if (ofJob === undefined) continue;
        yield job.memory === undefined ? { ...ofJob, path: [...place, "cpu"] } : ofJob;
      }
    }
  },
};

function misfit(
  block: readonly string[],
  { cpu, memory }: { cpu: keyof typeof memoryOfCpus; memory: string },
): Finding | undefined {
  const [least, most] = memoryOfCpus[cpu];
  const size = Number.parseInt(memory) * (memory.endsWith("Gi") ? 1024 : 1);
  if (size >= least && size <= most) return undefined;
  return {
    path: [...block, "memory"],
    alternative: [...block, "cpu"],
    text: `does not fit: with cpu ${cpu}, memory is ${least}Mi to ${most}Mi`,
  };
}
