/** What can be done with every app. */
export const appTasks = ["install", "lint", "test"] as const;
export type AppTask = (typeof appTasks)[number];
