import type { CatalogRule } from "./rule.ts";

/** MiB that Cloud Run takes with so many CPUs: https://cloud.google.com/run/docs/configuring/services/cpu */
const memoryOfCpus = {
  "1": [128, 4096],
  "2": [128, 8192],
  "4": [2048, 16_384],
  "6": [4096, 24_576],
  "8": [4096, 32_768],
} as const;

/** Cloud Run refuses it as well, but only in the middle of a deployment. */
export const memoryFitsCpu: CatalogRule = {
  id: "memory-fits-cpu",
  description: "A surface's memory is one that Cloud Run takes with its CPUs.",
  level: "error",
  regional: true,
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "cloud-run") continue;
      const { cpu, memory } = surface.cloudRun;
      const [least, most] = memoryOfCpus[cpu];
      const size = Number.parseInt(memory) * (memory.endsWith("Gi") ? 1024 : 1);
      if (size >= least && size <= most) continue;
      const block = ["surfaces", surface.id, "cloudRun"];
      yield {
        path: [...block, "memory"],
        alternative: [...block, "cpu"],
        text: `does not fit: with cpu ${cpu}, memory is ${least}Mi to ${most}Mi`,
      };
    }
  },
};
