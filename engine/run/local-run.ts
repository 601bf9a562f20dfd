import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { makeFolder } from "../../files/make-folder.ts";
import { rememberProject } from "../../local/gcp/project-facts.ts";
import { installProviders } from "../../local/install-providers.ts";
import { GantryError } from "../../model/errors.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { Progress } from "../../terminal/progress.ts";
import { freeDeadLocks } from "./local-lock.ts";
import { seedRotations } from "./local-rotations.ts";
import { projectName, readStackFile, textSettings } from "../../catalog/stack-file.ts";
import { runToEnd } from "./run-to-end.ts";
import type { Session } from "./session.ts";

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
  const merged = { ...own, encryptionsalt: salt };
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
