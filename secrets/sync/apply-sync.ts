import { GantryError } from "../../model/errors.ts";
import type { OpenedSecret } from "../open-values.ts";
import type { Deliveries } from "./deliveries.ts";
import { placeOf, type SyncStep } from "./plan-sync.ts";

export interface ApplySyncOptions {
  values: ReadonlyMap<string, OpenedSecret>;
  deliveries: Deliveries;
  /** Take strangers out. */
  prune: boolean;
  onStep: (text: string) => void;
}

/** Writes what a plan says, one after the other, and asks each store what it then has. @returns the steps that were done. */
export async function applySync(steps: readonly SyncStep[], options: ApplySyncOptions): Promise<SyncStep[]> {
  const done: SyncStep[] = [];
  for (const step of steps) {
    if (step.action === "create" || step.action === "update") done.push(await write(step, options));
    else if (step.action === "stranger" && options.prune && step.store.remove !== undefined) {
      options.onStep(`removing ${step.name} from ${step.store.title}`);
      await step.store.remove(step.name);
      done.push(step);
    }
  }
  return done;
}

async function write(step: SyncStep, { values, deliveries, onStep }: ApplySyncOptions): Promise<SyncStep> {
  const { store, name, secret = "" } = step;
  const value = values.get(secret);
  if (value === undefined) throw new Error(`the plan writes "${secret}", which has no value`);
  onStep(`writing ${name} to ${store.title}`);
  await store.write(name, value.value);
  const kept = (await store.look([name])).kept.get(name);
  if (kept === undefined) {
    throw new GantryError(`${store.title} took ${name}, and does not have it`, { hint: "try again" });
  }
  // Where the store tells no time, ours is the only one there is.
  const { updatedAt = new Date().toISOString() } = kept;
  deliveries.remember(placeOf(step), { digest: value.digest, updatedAt });
  return { ...step, updatedAt };
}
