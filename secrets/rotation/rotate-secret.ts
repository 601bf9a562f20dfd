import { secretCredentialSetStates } from "../../model/states/secret-credential-set.ts";
import { transition } from "../../model/states/lifecycle.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { SecretRotation } from "../../model/declared/rotation-ledger.ts";
import type { Context } from "../../terminal/context.ts";
import { changeSecrets, rekeyNote } from "../change-secrets.ts";
import { requireUsable } from "../check-value.ts";
import { readValue } from "../input/read-value.ts";
import { keeperOf } from "../keepers.ts";
import { openEnvironmentValues } from "../open-values.ts";
import { loadScope } from "../secrets-scope.ts";
import { deliver, type Delivered } from "./deliver.ts";
import { recordRotation, viewRotation, type RotationView } from "./rotation-files.ts";

export interface RotateOptions {
  root: string;
  environment: string;
  secret: string;
  /** The new value is known to work: retire the old one. Asked for where somebody sits at a terminal. */
  finish: boolean;
  ask: (question: string) => Promise<boolean>;
  say: (text: string) => void;
}

/** How far a rotation came. */
export interface Rotated {
  secret: string;
  status: "draft" | "active" | "rotating";
  /** `written`: the keeper does not have it yet; `delivered`: the old value is valid as well; `finished`. */
  stage: "written" | "delivered" | "finished";
  /** What to do next, in one sentence. */
  next: string | undefined;
}

/**
 * Replaces one secret: draft → active, or active → rotating → active. Each step is on disk before the next one begins and
 * begins with what is on disk, so that whoever runs it again, after a kill or after a day, goes on where it stopped.
 */
export async function rotateSecret(context: Context, options: RotateOptions): Promise<Rotated> {
  const { root, environment, secret } = options;
  const view = (): RotationView => viewRotation(root, environment, secret);
  const before = view();
  const { status } = before.entry.secret;
  // Before anything is written: there must be something that can be finished.
  if (options.finish && status === "active") transition(secretCredentialSetStates, status, "active");
  if (needsValue(before)) {
    if (options.finish) throw nothingToFinish(options);
    await replaceValue(context, options, before);
  }
  const { rotation } = view();
  const since = rotation?.status === "rotating" ? rotation.startedAt : undefined;
  const delivered = await deliver({
    root,
    environment,
    id: secret,
    env: context.env,
    since,
    onStep: options.say,
    mustAsk: options.finish,
  });
  return delivered === undefined ? waiting(options, view()) : settle(options, view(), delivered);
}

function nothingToFinish({ environment, secret }: RotateOptions): GantryError {
  return new GantryError(`the rotation of "${secret}" cannot be finished: it has no new value yet`, {
    hint: `give it one: "gantry secrets rotate ${environment} ${secret}"`,
    exitCode: ExitCode.usage,
  });
}

/** A draft needs its first value, a rotation the one that replaces. */
function needsValue({ entry, rotation, digest }: RotationView): boolean {
  if (digest === undefined) return true;
  if (entry.secret.status === "draft") return false;
  return rotation?.status !== "rotating" || rotation.written !== true;
}

async function replaceValue(context: Context, options: RotateOptions, before: RotationView): Promise<void> {
  const { root, environment, secret: id, say } = options;
  const { secret } = before.entry;
  const value = await readValue(context, `New value of ${id} (${secret.keyName}) in ${environment}:`);
  requireUsable(value, before.entry);
  const isWritten = await isWrittenAlready(context, before, value);
  if (secret.status !== "draft" && before.rotation?.status !== "rotating") {
    recordRotation(root, before, begun(before));
    say(`${id} is rotating: ${overlap(before)}`);
  }
  if (!isWritten) {
    const scope = loadScope(root, environment);
    const written = await changeSecrets(context, root, scope, { changes: new Map([[id, value]]) });
    for (const note of rekeyNote(written, scope)) say(note);
    say(`wrote the new value to ${scope.path}`);
  }
  const after = viewRotation(root, environment, id);
  if (after.rotation?.status === "rotating")
    recordRotation(root, after, { ...after.rotation, written: true });
}

/** Whether a rotation that was killed had come as far as writing this value. The one to be replaced is refused. */
async function isWrittenAlready(context: Context, before: RotationView, value: string): Promise<boolean> {
  const { digest, found, rotation, entry } = before;
  const { id } = entry.secret;
  if (digest === undefined) return false;
  if ((await openEnvironmentValues(found, context.env)).get(id)?.value !== value) return false;
  // Its ciphertext is another one than when the rotation began, so this is what was written then.
  if (rotation?.status === "rotating" && rotation.ciphertext !== digest) return true;
  throw new GantryError(`the value for "${id}" is the one that it has`, {
    hint: "a rotation replaces it: make a new one where it is issued",
    exitCode: ExitCode.usage,
  });
}

function begun({ entry, rotation, digest, catalog }: RotationView): SecretRotation {
  const { status } = entry.secret;
  // A catalog that declares it as rotating already has made this step by hand.
  if (status !== "rotating") transition(secretCredentialSetStates, status, "rotating");
  const bundleTime = catalog.bundles.find(({ name }) => name === entry.bundle)?.lastRotatedAt;
  const lastRotatedAt = rotation?.lastRotatedAt ?? bundleTime;
  return {
    status: "rotating",
    startedAt: new Date().toISOString(),
    ...(lastRotatedAt === undefined ? {} : { lastRotatedAt }),
    ...(digest === undefined ? {} : { ciphertext: digest }),
  };
}

function overlap({ entry }: RotationView): string {
  const { name, keepsTwo } = keeperOf(entry.secret);
  return keepsTwo
    ? `${name} keeps both values usable until it is finished`
    : `${name} keeps one value, so leave the old one valid where it is issued until it is finished`;
}

function waiting({ environment, secret }: RotateOptions, { entry }: RotationView): Rotated {
  const { status } = entry.secret;
  const then = status === "draft" ? "" : " --finish";
  const next =
    `commit it; once "gantry secrets sync ${environment}" has written it to ${keeperOf(entry.secret).name},` +
    ` run "gantry secrets rotate ${environment} ${secret}${then}"`;
  return { secret, status, stage: "written", next };
}

async function settle(options: RotateOptions, view: RotationView, delivered: Delivered): Promise<Rotated> {
  const { root, environment, secret, finish, ask, say } = options;
  const { entry, digest } = view;
  const { status } = entry.secret;
  const { kept, updatedAt } = delivered;
  const titles = kept.map(({ store }) => store.title);
  say(
    `${titles.join(" and ") || "the encrypted file"} ${kept.length > 1 ? "have" : "has"} it since ${updatedAt}`,
  );
  if (status === "rotating" && !finish && !(await ask(`Does everything work with the new ${secret}?`))) {
    const next = `when everything works with it: "gantry secrets rotate ${environment} ${secret} --finish"`;
    return { secret, status, stage: "delivered", next };
  }
  transition(secretCredentialSetStates, status, "active");
  let canRetire = false;
  for (const { store, name } of status === "rotating" ? kept : []) {
    const retired = await store.retireOlder?.(name);
    canRetire ||= retired !== undefined;
    if (retired !== undefined && retired > 0) say(`retired ${retired} older in ${store.title}`);
  }
  // The keeper's own time, which is what it will be compared with; never one in the future.
  const time = Math.min(Date.parse(updatedAt), Date.now());
  recordRotation(root, view, {
    status: "active",
    lastRotatedAt: new Date(time).toISOString(),
    ciphertext: digest ?? "",
  });
  const next = !canRetire && status === "rotating" ? "revoke the old one where it is issued" : undefined;
  return { secret, status: "active", stage: "finished", next };
}
