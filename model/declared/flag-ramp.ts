import { z } from "zod";

/** When a flag climbs the gray ladder by itself: one step at a time, each as a pull request. */
export const flagRamp = z
  .strictObject({
    every: z
      .string()
      .regex(/^[1-9]\d{0,2}[hd]$/, "must be a number of hours or days from 1 to 999, such as 24h or 7d")
      .describe("how long each step holds at least before the next one is due, in hours or days")
      .meta({ examples: ["24h"] }),
  })
  .describe("when the next step of the ladder is due; without it nobody proposes one");
export type FlagRamp = z.infer<typeof flagRamp>;

const hourMs = 3_600_000;

/** How long a step holds at least, in milliseconds. */
export function stepMs({ every }: FlagRamp): number {
  return Number(every.slice(0, -1)) * (every.endsWith("d") ? 24 * hourMs : hourMs);
}
