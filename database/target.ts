import { join } from "node:path";
import type { Project } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Connection } from "./connection/connection.ts";
import type { Exposed } from "./rehearse/row-security.ts";

/** Which database a command is about. */
export interface TargetOptions {
  /** Without one: the database of `DATABASE_URL`, else the one that is embedded. */
  environment: string | undefined;
  /** The embedded database of the environment. */
  local: boolean;
  /** Whether this is the job that a deployment starts: its one variable leads to the environment's database. */
  job?: boolean;
}

/** A database, and what the catalog says of it. Nobody is connected yet. */
export interface Target {
  catalog: EnvironmentCatalog;
  /** What people call it: `staging`, `staging, local`, `DATABASE_URL`. */
  name: string;
  /** Where unqualified names lie, and the ledger. */
  schema: string;
  exposed: Exposed;
  /** The connection string; undefined for one that is embedded. */
  url: string | undefined;
  connect: () => Promise<Connection>;
}

/**
 * Finds the database. An environment's own is reached by the secret that `database.urlRef` names: nothing of the shell's
 * variables can lead a command for one environment to the database of another.
 *
 * @throws GantryError where the catalog names no secret, or this machine cannot open it
 */
export async function findTarget(
  { root, local }: Project,
  options: TargetOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Target> {
  const { environment } = options;
  const catalog = await catalogOf(root, environment);
  const schema =
    environment === undefined ? (catalog.database.exposedSchemas?.[0] ?? "public") : schemaOf(catalog);
  const exposed = { schemas: catalog.database.exposedSchemas ?? [schema], roles: catalog.database.roles };
  const known = { catalog, schema, exposed };
  const databaseUrl = env["DATABASE_URL"];
  if (environment === undefined && databaseUrl !== undefined && databaseUrl !== "" && !options.local) {
    const connect = () => server(databaseUrl, "DATABASE_URL");
    return { ...known, name: "DATABASE_URL", url: databaseUrl, connect };
  }
  if (environment === undefined || options.local) {
    const folder = join(local, "database", environment ?? "own");
    const name = environment === undefined ? "the embedded database" : `${environment}, local`;
    return { ...known, name, url: undefined, connect: () => embedded(folder, schema, exposed) };
  }
  const url = options.job === true ? ofJob(env) : await connectionString(root, catalog, env);
  return {
    ...known,
    name: environment,
    url,
    connect: () => server(url, `the secret ${catalog.database.urlRef ?? ""}`),
  };
}

/** Cloud Run says in every job which it is (its container contract), and gives it the secret as a variable. */
function ofJob(env: Readonly<Record<string, string | undefined>>): string {
  const { CLOUD_RUN_JOB: job = "", DATABASE_URL: url = "" } = env;
  if (job !== "" && url !== "") return url;
  throw new GantryError(
    job === ""
      ? "--job is for the Cloud Run job that a deployment starts, and this is none"
      : "the job has no DATABASE_URL",
    {
      hint:
        job === ""
          ? '"gantry deploy" starts it; without --job the database is reached by the environment\'s secret'
          : "the secret that database.urlRef names has to be its variable, as the component makes it",
      exitCode: ExitCode.usage,
    },
  );
}

async function server(url: string, from: string): Promise<Connection> {
  const { connectToServer } = await import("./connection/server.ts");
  return connectToServer(url, from);
}

async function embedded(folder: string, schema: string, { schemas, roles }: Exposed): Promise<Connection> {
  const { openEmbedded } = await import("./connection/embedded.ts");
  const { makeAsSupabase } = await import("./connection/as-supabase.ts");
  const connection = await openEmbedded(folder);
  await makeAsSupabase(connection, { schemas: [...new Set([schema, ...schemas])], roles });
  return connection;
}

/** Without an environment any: the database and its migrations are the same in all of them. */
async function catalogOf(root: string, environment: string | undefined): Promise<EnvironmentCatalog> {
  // Only here: the YAML library and the schemas take long to load, and a catalog that is known needs neither.
  if (environment !== undefined)
    return (await import("../catalog/load.ts")).loadEnvironment(root, environment);
  const [first] = (await readCatalog(root)).environments;
  if (first !== undefined) return first;
  throw new GantryError("no environment has a folder below environments/", { exitCode: ExitCode.usage });
}

/** The schema that all surfaces of an environment use. */
function schemaOf({ environment, surfaces }: EnvironmentCatalog): string {
  const [schema = "public", ...others] = new Set(
    surfaces.flatMap(({ supabaseSchema }) => supabaseSchema ?? []),
  );
  if (others.length === 0) return schema;
  throw new GantryError(
    `the surfaces of ${environment} use several schemas: ${[schema, ...others].join(", ")}`,
    {
      hint: "give all of them the same supabaseSchema: migrations change one",
      exitCode: ExitCode.usage,
    },
  );
}

async function connectionString(
  root: string,
  catalog: EnvironmentCatalog,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { urlRef } = catalog.database;
  if (urlRef === undefined) {
    throw new GantryError(`nothing says how ${catalog.environment}'s database is reached`, {
      hint: "name the secret with its connection string in environments/global/config.yml: database.urlRef",
      exitCode: ExitCode.usage,
    });
  }
  const { findEntry, secretEntries } = await import("../secrets/secret-entries.ts");
  const { openEnvironmentValues } = await import("../secrets/open-values.ts");
  const entries = secretEntries(root, catalog);
  const { expectedIn } = findEntry(entries, urlRef);
  const opened = (await openEnvironmentValues(entries, env)).get(urlRef);
  if (opened !== undefined) return opened.value;
  throw new GantryError(`"${urlRef}" has no value in ${expectedIn}`, {
    hint: `"gantry secrets set ${catalog.environment} ${urlRef}" gives it one`,
    exitCode: ExitCode.usage,
  });
}
