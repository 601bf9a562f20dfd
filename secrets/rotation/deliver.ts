import { GantryError } from "../../model/errors.ts";
import { NoToken } from "../../clients/rest/token-of.ts";
import type { KeptSecret } from "../stores/store-of.ts";
import { applySync } from "../sync/apply-sync.ts";
import { placeOf, planSync } from "../sync/plan-sync.ts";
import { prepareSync } from "../sync/prepare-sync.ts";

export interface DeliverOptions {
  root: string;
  environment: string;
  id: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The keeper must have it from after this time; undefined for a first value. */
  since: string | undefined;
  onStep: (text: string) => void;
  /** Fail without a token instead of leaving it to others. */
  mustAsk: boolean;
}

/** A secret whose keeper has the value in force. */
export interface Delivered {
  /** Undefined where GitHub would keep it and its plan has no place for secrets: then the encrypted file does. */
  kept: KeptSecret | undefined;
  /** When the keeper got it: ISO 8601. */
  updatedAt: string;
}

/**
 * Writes one secret to its keeper unless that has it already, and asks the keeper when it got it. Undefined where the
 * command has no token for the keeper: the deploy workflow's `sync` will write it.
 */
export async function deliver(options: DeliverOptions): Promise<Delivered | undefined> {
  const { root, environment, id, env, since, onStep, mustAsk } = options;
  try {
    const prepared = await prepareSync({ root, environment, env, secrets: [id] });
    const [kept] = prepared.kept;
    if (kept === undefined) return { kept, updatedAt: new Date().toISOString() };
    const step = (await planSync({ ...prepared, again: false })).find(({ secret }) => secret === id);
    if (step === undefined || step.action === "unplaced") {
      throw new GantryError(`"${id}" has no place in ${kept.store.title} yet`, {
        hint: `"gantry up ${environment}" makes it; then run this again`,
      });
    }
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
    return { kept, updatedAt };
  } catch (error) {
    if (error instanceof NoToken && !mustAsk) return undefined;
    throw error;
  }
}
