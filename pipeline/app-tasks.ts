import { z } from "zod";

/** What can be done with every app. */
export const appTasks = ["install", "lint", "test"] as const;
export const appTask = z.enum(appTasks);
export type AppTask = z.infer<typeof appTask>;
