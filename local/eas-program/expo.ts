import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Faults } from "../faults.ts";
import { Store, type StoredResource } from "../store.ts";
import { textAt, type Properties, type Value } from "../values.ts";

/** What `app.json` says that Expo's program asks for. */
const appFile = z.object({
  expo: z.looseObject({
    name: z.string(),
    slug: z.string(),
    sdkVersion: z.string().optional(),
    runtimeVersion: z.unknown().optional(),
    android: z
      .looseObject({ package: z.string().optional(), runtimeVersion: z.unknown().optional() })
      .default({}),
    ios: z
      .looseObject({ bundleIdentifier: z.string().optional(), runtimeVersion: z.unknown().optional() })
      .default({}),
    updates: z
      .looseObject({ url: z.string().optional(), codeSigningCertificate: z.string().optional() })
      .default({}),
    plugins: z.array(z.unknown()).default([]),
    extra: z
      .looseObject({ eas: z.looseObject({ projectId: z.string().optional() }).default({}) })
      .default({ eas: {} }),
  }),
});
export type AppConfig = z.infer<typeof appFile>["expo"];

export const mobilePlatforms = ["android", "ios"] as const;

/** The emulated Expo, as one project of it sees it. */
export interface Expo {
  folder: string;
  app: AppConfig;
  env: Readonly<Record<string, string | undefined>>;
  /** Fails as a fault on demand asks; of a command, or of what happens at Expo's own builders. */
  strike: (type: string, name?: string) => Promise<void>;
  /** What the project has of a kind, the newest first. */
  list: (kind: Kind) => Promise<StoredResource[]>;
  /** Keeps a new thing, and gives it an id and a time. */
  add: (kind: Kind, state: Properties) => Promise<StoredResource>;
}

/** A command of the program: what it says as JSON, where it says anything. */
export type Command = (args: readonly string[], expo: Expo) => Promise<Value | undefined>;

type Kind = "Group" | "Channel" | "Build" | "Submission";

/** The type that the store knows a kind by. */
export function expoToken(kind: Kind | "Project"): string {
  return `expo:eas:${kind}`;
}

/** Reads the app that lies in a folder, and whom it belongs to at Expo. Throws what the real program refuses. */
export async function openExpo(
  cloudDir: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Expo> {
  if (env["EXPO_TOKEN"] === undefined || env["EXPO_TOKEN"] === "")
    throw new Error(
      "An Expo user account is required to proceed. Either log in with eas login or set the EXPO_TOKEN",
    );
  const app = readApp(folder);
  const { projectId } = app.extra.eas;
  if (projectId === undefined)
    throw new Error("EAS project not configured. Must configure EAS project by running 'eas init'.");
  const store = new Store(cloudDir);
  const faults = new Faults(cloudDir);
  await checkSlug(store, projectId, app.slug);
  const list = async (kind: Kind): Promise<StoredResource[]> => {
    const all = await store.list(expoToken(kind));
    return all
      .filter(({ state }) => state["projectId"] === projectId)
      .sort((one, other) => Number(other.state["number"]) - Number(one.state["number"]));
  };
  return {
    folder,
    app,
    env,
    strike: (type, name = app.slug) => faults.before({ provider: "expo", type, name, operation: "update" }),
    list,
    async add(kind, state) {
      const id = randomUUID();
      const at = new Date().toISOString();
      const number = Number((await list(kind))[0]?.state["number"] ?? 0) + 1;
      const all = { ...state, projectId, number };
      const added = { type: expoToken(kind), id, key: id, createdAt: at, updatedAt: at, state: all };
      await store.write(added);
      return added;
    },
  };
}

function readApp(folder: string): AppConfig {
  for (const name of ["app.config.ts", "app.config.js"]) {
    // The real one runs it, and whatever it imports, where the token is.
    if (existsSync(join(folder, name)))
      throw new Error(`the stand-in runs no code of an app, and there is "${name}"`);
  }
  const file = join(folder, "app.json");
  if (!existsSync(file)) throw new Error("Run this command inside a project directory.");
  const app = appFile.parse(JSON.parse(readFileSync(file, "utf8"))).expo;
  const [plugin] = app.plugins;
  if (plugin !== undefined && !existsSync(join(folder, "node_modules")))
    throw new Error(`Failed to resolve plugin for module ${JSON.stringify(plugin)}`);
  return app;
}

/** Whoever comes first made the project; its slug is never another one. */
async function checkSlug(store: Store, projectId: string, slug: string): Promise<void> {
  const at = new Date().toISOString();
  const project = { type: expoToken("Project"), id: projectId, key: projectId, createdAt: at, updatedAt: at };
  if (await store.create({ ...project, state: { slug } })) return;
  const there = await store.read(expoToken("Project"), projectId);
  const known = textAt(there?.state ?? {}, "slug") ?? "";
  if (known === slug) return;
  throw new Error(
    `Project config: Slug for project identified by "extra.eas.projectId" (${known}) does not match the "slug" field (${slug}).`,
  );
}

/** Of both flags that every command has; nobody can be asked. */
export const common = { json: { type: "boolean" }, "non-interactive": { type: "boolean" } } as const;

/** `--limit`, as each command caps it. */
export function limitOf(value: string | undefined, most: number, usual: number): number {
  if (value === undefined) return usual;
  const limit = Number(value);
  if (!Number.isInteger(limit)) throw new Error(`Unable to parse ${value} as an integer`);
  if (limit < 1 || limit > most) throw new Error(`--limit must be between 1 and ${most}`);
  return limit;
}
