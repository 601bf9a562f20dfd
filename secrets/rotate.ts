import { bundleSecrets } from "../model/declared/credential-bundle.ts";
import { loadEnvironment } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { refreshGenerated } from "../files/generated/refresh.ts";
import { secretsCatalog } from "./secrets-catalog.ts";
import { confirm } from "../terminal/confirm.ts";
import { findProject } from "../catalog/project.ts";
import { alone } from "./alone.ts";
import { rotateSecret, type Rotated } from "./rotation/rotate-secret.ts";
import { print, say } from "../terminal/say.ts";

export interface RotateSecretsOptions {
  environment: string;
  /** A secret, or a bundle for all of its secrets. */
  name: string;
  finish: boolean;
  json: boolean;
}

/**
 * Replaces a secret, or all secrets of a bundle one after the other, as far as each can go now.
 *
 * @param onRotated hears how far each has come, wherever the rotation stopped
 */
export async function rotateSecrets(
  context: Context,
  options: RotateSecretsOptions,
  onRotated: (rotated: readonly Rotated[]) => Promise<unknown>,
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { environment, finish, json } = options;
  const secrets = namedSecrets(root, options);
  if (secrets.length > 1 && !finish && context.stdin.isTTY !== true) {
    throw new GantryError("standard input holds one value, and a bundle needs several", {
      hint: `rotate them one by one: ${secrets.join(", ")}`,
      exitCode: ExitCode.usage,
    });
  }
  const tell = (text: string): void => {
    say(context, text);
  };
  const ask = async (question: string): Promise<boolean> => context.interactive && confirm(question);
  const onWait = (): void => {
    tell(`waiting for another rotation in ${environment}`);
  };
  const rotateAll = async (): Promise<Rotated[]> => {
    const rotated: Rotated[] = [];
    try {
      for (const secret of secrets) {
        rotated.push(await rotateSecret(context, { root, environment, secret, finish, ask, say: tell }));
      }
    } finally {
      // It shows the status, wherever the rotation stopped.
      refreshGenerated(root, secretsCatalog);
      if (rotated.length > 0) await onRotated(rotated);
    }
    return rotated;
  };
  const results = await alone(root, `rotations-${environment}`, rotateAll, onWait);
  if (json) context.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else print(context, results.map(summary).join("\n"));
  return ExitCode.done;
}

function namedSecrets(root: string, { environment, name, finish }: RotateSecretsOptions): string[] {
  const catalog = loadEnvironment(root, environment);
  if (catalog.secrets.some(({ id }) => id === name)) return [name];
  const bundle = catalog.bundles.find((one) => one.name === name);
  if (bundle === undefined) return [name];
  const secrets = catalog.secrets.filter(({ id }) => bundleSecrets(bundle).includes(id));
  // What has not begun cannot be finished, and is no mistake among others.
  const meant = secrets.filter(({ status }) => !finish || status !== "active");
  if (meant.length > 0) return meant.map(({ id }) => id);
  throw new GantryError(`no secret of bundle "${name}" is rotating`, { exitCode: ExitCode.usage });
}

function summary({ secret, status, stage, next }: Rotated): string {
  const what = { written: "waits for its keeper", delivered: "is with its keeper", finished: "is finished" };
  return `${secret}: ${status}, ${what[stage]}${next === undefined ? "" : `\n  next: ${next}`}`;
}
