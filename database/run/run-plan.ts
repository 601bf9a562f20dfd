import { systemClock } from "../../terminal/clock.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Connection } from "../connection/connection.ts";
import type { ParsedMigration } from "../read-migrations.ts";
import { apply, type Limits } from "./apply.ts";
import { ensureLedger } from "./ledger.ts";
import { withLock } from "./with-lock.ts";

export interface RunPlanOptions {
  schema: string;
  direction: "up" | "down";
  limits: Limits;
  /** How long to wait for somebody else who migrates. */
  waitMs: number;
  runBy: string;
  progress: Progress;
}

/** Plans under the lock, since whoever had it before may have run the same, and runs that. @throws as `plan`, `withLock` and `apply` do */
export async function runPlan(
  connection: Connection,
  { schema, direction, limits, waitMs, runBy, progress }: RunPlanOptions,
  plan: () => Promise<readonly ParsedMigration[]>,
): Promise<void> {
  const tell = (text: string): void => {
    progress.step(text);
  };
  const onWait = (holder: string): void => {
    tell(`waiting: ${holder} migrates ${schema}`);
  };
  await withLock(connection, { schema, waitMs, clock: systemClock, onWait }, async () => {
    const steps = await plan();
    if (steps.length > 0) await ensureLedger(connection, schema);
    for (const [index, step] of steps.entries()) {
      tell(`${index + 1} of ${steps.length}: ${step.name} ${direction}`);
      await apply(connection, step, direction, { schema, limits, runBy, onWait: tell });
    }
    progress.done();
  });
}
