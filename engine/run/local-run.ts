import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument, stringify } from "yaml";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { projectName, readStackFile, textSettings } from "../../catalog/stack-file.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { freeDeadLocks } from "./local-lock.ts";
import { runToEnd } from "./run-to-end.ts";
import type { Session } from "./session.ts";
import { makeFolder, writeFileAtomically } from "../../files/write-file.ts";
import { rememberProject } from "../../local/gcp/project-facts.ts";
import { installProviders } from "../../local/install-providers.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import {
  databaseHolder,
  edgeHolder,
  registryHolder,
  rotationLedger,
  samplerHolder,
} from "../../model/declared/rotation-ledger.ts";
import { workerSecrets } from "../../model/declared/worker-secrets.ts";
import { GantryError } from "../../model/errors.ts";
import type { Progress } from "../../terminal/progress.ts";

/**
 * Turns a session into one on the local cloud: a file backend, a passphrase, emulated providers and a copy of the
 * stack's configuration, all below `.gantry/`. Idempotent, and cheap once everything is there.
 */
export async function prepareLocalRun(session: Session, progress: Progress): Promise<void> {
  const { local } = session.project;
  const passphrase = join(local, "passphrase");
  const configuration = stackConfigurationFile(session);
  for (const folder of ["home", "state", "stacks", "events"]) makeFolder(join(local, folder));
  if (!existsSync(passphrase))
    writeFileAtomically(passphrase, randomBytes(24).toString("base64url"), { ifAbsent: true });
  Object.assign(session.env, {
    PULUMI_HOME: join(local, "home"),
    // Without the files of attributes: they are not written atomically, and a kill in between would spoil the state.
    PULUMI_BACKEND_URL: `${pathToFileURL(join(local, "state")).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // The way in which every `pulumi` command takes `--config-file` from the environment.
    PULUMI_OPTION_CONFIG_FILE: configuration,
    GANTRY_ROTATIONS: ".gantry/rotations",
  });
  for (const variable of ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN", "PULUMI_STACK"]) {
    Reflect.deleteProperty(session.env, variable);
  }
  installProviders(session.project.root, process.execPath);
  await seedRotations(session);
  freeDeadLocks(session, progress);
  await createStack(session, configuration);
}

/** Where a local run keeps the stack's configuration: the checkout's own file is never written. */
function stackConfigurationFile(session: Session): string {
  return join(session.project.local, "stacks", `Pulumi.${session.stack}.yaml`);
}

async function createStack(session: Session, configuration: string): Promise<void> {
  const checkpoint = join(
    session.project.local,
    "state",
    ".pulumi",
    "stacks",
    projectName(session.project.root),
    `${session.stack}.json`,
  );
  const known = readStackFile(dirname(configuration), session.stack).encryptionsalt;
  const salt = existsSync(checkpoint) && known !== undefined ? known : await initialise(session);
  const own = readStackFile(session.project.root, session.stack);
  await rememberSettings(session, textSettings(session.stack, own));
  // What seals the real stack is not asked here.
  const merged = { ...own, encryptionsalt: salt, secretsprovider: undefined, encryptedkey: undefined };
  const text = stringify(merged);
  if (!existsSync(configuration) || readFileSync(configuration, "utf8") !== text)
    writeFileAtomically(configuration, text);
}

/** The local cloud knows a project by what the stack's own settings say of it; values it has only where somebody gives some. */
async function rememberSettings(session: Session, config: Readonly<Record<string, string>>): Promise<void> {
  const { "gcp:project": project, "gantry:projectNumber": number } = config;
  if (project === undefined || number === undefined) return;
  await rememberProject(join(session.project.local, "cloud"), project, { number, standIns: true });
}

/** `pulumi stack init` in a folder of its own: it writes the salt beside the Pulumi.yaml that it finds. */
async function initialise(session: Session): Promise<string> {
  const folder = join(session.project.local, "init");
  makeFolder(folder);
  writeFileAtomically(
    join(folder, "Pulumi.yaml"),
    stringify({ name: projectName(session.project.root), runtime: "nodejs" }),
  );
  const env = { ...session.env };
  Reflect.deleteProperty(env, "PULUMI_OPTION_CONFIG_FILE");
  const args = ["stack", "init", session.stack, "--no-select", "--non-interactive"];
  const result = await runToEnd(session.pulumi, args, { cwd: folder, env });
  const exists = result.stderr.includes("already exists");
  if (result.exitCode !== 0 && !exists) {
    throw new GantryError(`the local stack "${session.stack}" could not be made: ${result.stderr.trim()}`);
  }
  const salt = readStackFile(folder, session.stack).encryptionsalt;
  if (salt === undefined) throw new GantryError(`the local stack "${session.stack}" has no encryption salt`);
  return salt;
}

/**
 * The local cloud's own rotation times: every bundle, and what the registry logs in with, counts as rotated when the local
 * cloud first saw it, so the example never goes stale. A real run reads environments/<env>/rotations.yml instead.
 */
export async function seedRotations({ project, stack }: Pick<Session, "project" | "stack">): Promise<void> {
  if (stack === repositoryStack) return;
  const file = join(project.local, "rotations", `${stack}.yml`);
  const isThere = existsSync(file);
  const document = parseDocument(isThere ? readFileSync(file, "utf8") : "{}");
  const ledger = document.errors.length > 0 ? undefined : rotationLedger.safeParse(document.toJS()).data;
  // What is wrong with it is for the loader to say.
  if (ledger === undefined) return;
  const holders = await holdersOf(project.root, stack).catch((error: unknown) => {
    // A catalog that does not hold has no bundles to add; what needs no catalog goes on.
    if (error instanceof GantryError && isThere) return [];
    throw error;
  });
  const lastRotatedAt = new Date().toISOString();
  const added = holders.filter((name) => ledger[name] === undefined);
  if (added.length === 0 && isThere) return;
  const entries = { ...ledger, ...Object.fromEntries(added.map((name) => [name, { lastRotatedAt }])) };
  writeFileAtomically(file, stringify(entries), { ifAbsent: !isThere });
}

/** Whatever the environment's ledger may speak of. */
async function holdersOf(root: string, stack: string): Promise<readonly string[]> {
  const { environments } = await readCatalog(root);
  const catalog = environments.find(({ environment }) => environment === stack);
  return catalog === undefined ? [] : namesOf(catalog);
}

function namesOf(catalog: EnvironmentCatalog): string[] {
  const { bundles, registry, database, sampler } = catalog;
  return [
    ...bundles.map(({ name }) => name),
    ...(registry.tokenRef === undefined ? [] : [registryHolder]),
    ...(database.job === undefined ? [] : [databaseHolder]),
    ...(workerSecrets(catalog).size === 0 ? [] : [edgeHolder]),
    ...(sampler === undefined ? [] : [samplerHolder]),
  ];
}
