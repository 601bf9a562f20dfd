/** How the pack is called in the engine's output. The version is that of PulumiPolicy.yaml. */
export const pack = {
  name: "gantry-policy",
  version: "0.1.0",
  description: "What must hold before Gantry deploys anything.",
} as const;
