/** How many cases a property is tried with: as many as were asked for in CI, and fewer while somebody waits. */
export const numRuns = process.env["CI"] === "true" ? 10_000 : 1_000;
