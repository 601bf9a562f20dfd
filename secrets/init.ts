import { userInfo } from "node:os";
import { ensureSecretTools } from "./tools/ensure-tools.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { refreshGenerated } from "../files/generated/refresh.ts";
import { secretsCatalog } from "./secrets-catalog.ts";
import { createProgress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { addRecipient, readRecipientName, toRecipientName } from "./age/add-recipient.ts";
import { makeIdentity } from "./age/make-identity.ts";
import { changeSecrets } from "./change-secrets.ts";
import { loadScope, readSecretsFile, type SecretsScope } from "./secrets-scope.ts";
import { sopsConfigurationPath, writeSopsConfiguration } from "./sops-configuration.ts";
import { print } from "../terminal/say.ts";
import { whole } from "../terminal/width.ts";

/** Makes an environment ready to hold secrets: a key pair, its public half in the catalog, .sops.yaml, secrets.enc. */
export async function initSecrets(
  context: Context,
  options: { scope: string; as: string | undefined; json: boolean },
): Promise<ExitCode> {
  const { scope, recipient, file, done } = await readySecrets(context, options);
  if (options.json) {
    context.stdout.write(`${JSON.stringify({ environment: scope, recipient, file, done })}\n`);
  } else {
    const lines = done.length === 0 ? ["everything is ready already"] : done;
    print(context, [...lines, `next: ${whole(`gantry secrets edit ${scope}`)}`].join("\n"));
  }
  return ExitCode.done;
}

/** What was made ready, and what of it was done now, a line each. */
interface Ready {
  scope: SecretsScope;
  /** The public key of whoever runs the command. */
  recipient: string;
  /** The file with its private half. */
  file: string;
  done: readonly string[];
}

/** As `gantry secrets init`, without a word. */
export async function readySecrets(
  context: Context,
  options: { scope: string; as: string | undefined },
): Promise<Ready> {
  const { root } = findProject(context.cwd);
  const { scope, path } = loadScope(root, options.scope);
  const name = options.as === undefined ? userName(context) : readRecipientName(options.as);
  const tools = await ensureSecretTools({ env: context.env, progress: createProgress(context) });
  const own = await makeIdentity(tools.ageKeygen, context.env);
  const [recipient = ""] = own.recipients;
  const config = `environments/${scope}/config.yml`;
  const done: string[] = [];
  if (own.made) done.push(`made an age identity in "${own.file}"; keep a copy, nobody else has it`);
  const known = [...loadScope(root, scope).recipients.keys()];
  if (!own.recipients.some((one) => known.includes(one)) && addRecipient(root, config, name, recipient)) {
    done.push(`added the recipient ${name} to ${config}`);
  }
  done.push(...refreshRecipients(root));
  const file = readSecretsFile(root, scope);
  if (file !== undefined && !file.keys.some((key) => own.recipients.includes(key.recipient))) {
    done.push(`${path} is not encrypted to you yet: a holder must run "gantry secrets rekey ${scope}"`);
  }
  if (file === undefined) {
    await changeSecrets(context, root, loadScope(root, scope), { changes: new Map() });
    done.push(`wrote ${path}, without any value yet`);
  }
  return { scope, recipient, file: own.file, done };
}

/** Writes what is made of the catalog's recipients, as far as it is another now. @returns what was done, a line each */
export function refreshRecipients(root: string): string[] {
  return [
    ...(writeSopsConfiguration(root) ? [`wrote ${sopsConfigurationPath}`] : []),
    ...refreshGenerated(root, secretsCatalog).map((file) => `wrote ${file}`),
  ];
}

function userName({ env }: Context): string {
  for (const name of [env["USER"], env["LOGNAME"], accountName()]) {
    const usable = toRecipientName(name ?? "");
    if (usable !== undefined) return usable;
  }
  throw new GantryError("whose key it is cannot be told", {
    hint: "give the holder a name: --as platform-team",
    exitCode: ExitCode.usage,
  });
}

/** The system's name for whoever runs this; undefined where it knows the number alone, as in some containers. */
function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
