import { GantryError } from "../../model/errors.ts";
import { NoToken } from "../../clients/rest/token-of.ts";
import type { KeptSecret } from "../stores/store-of.ts";
import { applySync } from "../sync/apply-sync.ts";
import { placeOf, planSync, type SyncStep } from "../sync/plan-sync.ts";
import { prepareSync, type PreparedSync } from "../sync/prepare-sync.ts";

export interface DeliverOptions {
  root: string;
  environment: string;
  id: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Each keeper must have it from after this time; undefined for a first value. */
  since: string | undefined;
  onStep: (text: string) => void;
  /** Fail without a token instead of leaving it to others. */
  mustAsk: boolean;
}

/** A secret whose keepers have the value in force. */
export interface Delivered {
  /** Several where it is shared; none where GitHub would keep it and has no place for secrets: then the encrypted file does. */
  kept: readonly KeptSecret[];
  /** When the first of the keepers got it, so that none is older than the ledger says: ISO 8601. */
  updatedAt: string;
}

/**
 * Writes one secret to each of its keepers that has it not already, and asks when it got it. Undefined where the
 * command has no token for a keeper: the deploy workflow's `sync` will write it.
 */
export async function deliver(options: DeliverOptions): Promise<Delivered | undefined> {
  const { root, environment, id, env, mustAsk } = options;
  try {
    const prepared = await prepareSync({ root, environment, env, secrets: [id] });
    const { kept } = prepared;
    if (kept.length === 0) return { kept, updatedAt: new Date().toISOString() };
    const steps = await planSync({ ...prepared, again: false });
    const own = kept.map((each) => stepOf(each, steps, options));
    const times: string[] = [];
    for (const step of own) times.push(await deliverTo(step, prepared, options));
    return { kept, updatedAt: times.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)) };
  } catch (error) {
    if (error instanceof NoToken && !mustAsk) return undefined;
    throw error;
  }
}

/** Before anything is written to any of them: each has a place. */
function stepOf(
  { store, name }: KeptSecret,
  steps: readonly SyncStep[],
  { id, environment }: DeliverOptions,
): SyncStep {
  const step = steps.find((each) => each.secret === id && each.store === store && each.name === name);
  if (step !== undefined && step.action !== "unplaced") return step;
  throw new GantryError(`"${id}" has no place in ${store.title} yet`, {
    hint: `"gantry up ${environment}" makes it; then run this again`,
  });
}

/** @returns when the keeper got it. */
async function deliverTo(
  step: SyncStep,
  prepared: PreparedSync,
  { id, since, onStep }: DeliverOptions,
): Promise<string> {
  const delivery = prepared.deliveries.of(placeOf(step));
  const known = step.updatedAt ?? delivery?.updatedAt;
  const isOurs = delivery !== undefined && delivery.updatedAt === known;
  // Where the keeper tells no time, what was not written from here is written again.
  const isUnsure = known === undefined && step.action === "same";
  const isOld =
    since !== undefined && !isOurs && known !== undefined && Date.parse(known) < Date.parse(since);
  const wanted = isUnsure || isOld ? { ...step, action: "update" as const } : step;
  const [written] = await applySync([wanted], { ...prepared, prune: false, onStep });
  const updatedAt = written?.updatedAt ?? known;
  if (updatedAt === undefined) throw new Error(`"${id}" was delivered at no time`);
  return updatedAt;
}
