import { createHash, randomUUID, scryptSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { z } from "zod";
import type { LoadedCatalog } from "../../catalog/load.ts";
import { lockFolder, lockName, packageFolders } from "../../catalog/package-folders.ts";
import { packageFor } from "../../catalog/package-for.ts";
import { projectName } from "../../catalog/stack-file.ts";
import { exportStack } from "../../engine/run/export-stack.ts";
import type { Session } from "../../engine/run/session.ts";
import { starts } from "../../engine/run/run-pulumi.ts";
import { digestOf } from "../../files/digest.ts";
import { marksOfInstalled } from "../../files/installed.ts";
import { marksOf } from "../../files/marks.ts";
import type { Versions } from "../../stacks/versions.ts";
import code from "../code-rooms.json" with { type: "json" };

/** What a remembered plan was made of, each part as a digest. It holds as long as none of this moves. */
export const planKey = z.strictObject({
  /** Stack, cloud, and what the command was told that changes what it says. */
  command: z.string(),
  /** Of the files of the command, the program and the pack; where Gantry is a package, of the product's own. */
  code: z.string(),
  /** Of the catalog as it was read, with its lines. */
  catalog: z.string(),
  /** Of what the engine, npm and Node are told by files. */
  settings: z.string(),
  /** Of what Node could load of the installed packages, by the times of their files. */
  packages: z.string(),
  /** Of the programs that make a plan: Node, the engine, its language host and plugins, by the times of their files. */
  engine: z.string(),
  /** Of all that the engine is given of the environment; it may hold secrets, so it takes long to guess. */
  environment: z.string(),
  /** Of what tags and attempts say that runs. */
  versions: z.string(),
  /** Of the recorded state. */
  state: z.string(),
  /** Of what the local cloud holds; empty for real ones, which a remembered plan asked nothing. */
  cloud: z.string(),
});
export type PlanKey = z.infer<typeof planKey>;

const names: Readonly<Record<keyof PlanKey, string>> = {
  command: "the command",
  code: "the code",
  catalog: "the catalog",
  settings: "the settings",
  packages: "the installed packages",
  engine: "the engine",
  environment: "the environment variables",
  versions: "the versions that are to run",
  state: "the recorded state",
  cloud: "the local cloud",
};

/** What a preview is made of. */
export interface PlanSource {
  session: Session;
  catalog: LoadedCatalog;
  /** What git says that runs; undefined for the repository's stack, which runs nothing. */
  versions: Versions | undefined;
  /** Of the recorded state (`stateNow`). */
  state: string;
  /** What exists already may be taken over even where it becomes looser. */
  takeOver: boolean;
}

/**
 * What a plan would be made of now. Changes nothing.
 *
 * @param salt any text; the same for keys that are compared
 */
export function planKeyOf(
  { session, catalog, versions, state, takeOver }: PlanSource,
  salt: string,
): PlanKey {
  const { project, stack, local, env } = session;
  const { root } = project;
  return {
    command: JSON.stringify([stack, local, takeOver]),
    code: digestOf(root, packageFor(root) === undefined ? code.paths : ["policy", "stacks", "package.json"]),
    catalog: digest(JSON.stringify(catalog)),
    settings: digestOf(root, settingsOf(session)),
    packages: packageFolders(root)
      .map((folder) => marksOfInstalled(realpathSync(folder), root))
      .join(" "),
    engine: digest(JSON.stringify([process.version, ...marksOf("/", programsOf(session))])),
    environment: scryptSync(JSON.stringify(Object.entries(env).toSorted()), salt, 32).toString("hex"),
    versions: digest(JSON.stringify(versions, withMaps)),
    state,
    cloud: local ? digestOf(project.local, ["cloud"]) : "",
  };
}

/** What moved between two keys, as people say it. */
export function partsMoved(before: PlanKey, now: PlanKey): string[] {
  return planKey
    .keyof()
    .options.filter((part) => before[part] !== now[part])
    .map((part) => names[part]);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function withMaps(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

/** From the project's folder. */
function settingsOf({ project: { root }, stack }: Session): string[] {
  const folders = new Set([".", relative(root, lockFolder(root) ?? root)]);
  return [
    "Pulumi.yaml",
    `Pulumi.${stack}.yaml`,
    `.gantry/stacks/Pulumi.${stack}.yaml`,
    "package.json",
    "tsconfig.json",
    ...[...folders].flatMap((folder) => [join(folder, ".npmrc"), join(folder, lockName)]),
  ];
}

/** A digest of the recorded state; on the local cloud without asking the engine. What cannot be read is never the same as before. */
export async function stateNow(session: Session): Promise<string> {
  const { project, stack, local } = session;
  if (!local) {
    const { version } = await exportStack(session);
    return version === "none" ? randomUUID() : version;
  }
  const stacks = join(project.local, "state", ".pulumi", "stacks");
  const checkpoint = join(stacks, projectName(project.root), `${stack}.json`);
  return existsSync(checkpoint) ? digest(readFileSync(checkpoint, "utf8")) : randomUUID();
}

/** Node, the engine with what lies beside it, those that the PATH names first, and the plugins; absolute. What is not there has no mark. */
function programsOf({ project, local, pulumi, env }: Session): string[] {
  const home = local
    ? join(project.local, "home")
    : (env["PULUMI_HOME"] ?? join(env["HOME"] ?? "/", ".pulumi"));
  const folders = (env["PATH"] ?? "").split(delimiter);
  const first = ["node", "pulumi-language-nodejs"].flatMap(
    (name) => folders.map((folder) => join(folder, name)).find(existsSync) ?? [],
  );
  const engine = dirname(realpathSync(pulumi));
  const beside = readdirSync(engine).filter((name) => name.startsWith("pulumi"));
  return [
    process.execPath,
    ...first,
    ...beside.map((name) => join(engine, name)),
    join(home, "plugins"),
    ...starts,
  ];
}
