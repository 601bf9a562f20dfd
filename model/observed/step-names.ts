/** The steps of a local run, in their order. */
export const stepNames = [
  "init",
  "env-check",
  "lint",
  "test-unit",
  "test-integration",
  "test-e2e",
  "build",
  "cleanup",
  "complete",
] as const;

/** Which of them are left out. */
export const profileNames = ["dev", "ui", "full"] as const;
