import { join } from "node:path";
import { readProject } from "../../local/gcp/project-facts.ts";
import { Store } from "../../local/store.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { SecretReader } from "../judge/secret-reads.ts";
import { secretManagerClient } from "../../secrets/stores/secret-manager-client.ts";
import { withLocalKeepers } from "../../secrets/stores/local-keepers.ts";
import { secretManagerStore } from "../../secrets/stores/secret-manager-store.ts";
import { applySync } from "../../secrets/sync/apply-sync.ts";
import { planSync } from "../../secrets/sync/plan-sync.ts";
import { prepareSync } from "../../secrets/sync/prepare-sync.ts";
import { applyPlan } from "../judge/apply-plan.ts";
import { cutPlan } from "../judge/cut-plan.ts";
import { exportStack } from "../../engine/run/export-stack.ts";
import type { PlannedDeployment } from "./deployment.ts";
import { counted } from "../../terminal/counted.ts";

/** What of a planned deployment is looked at. */
type Planned = Pick<
  PlannedDeployment,
  "context" | "catalog" | "session" | "judge" | "progress" | "preview" | "planFile"
>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Resources that cannot be made before secrets have their first value, by the names that Secret Manager has for these. */
interface Waiting {
  readers: readonly SecretReader[];
  secrets: readonly string[];
}

/**
 * Google makes nothing that reads a secret without a version, and a secret's place is made by the very same plan. So where
 * the plan has something that reads a secret for the first time, and Secret Manager has no value for it, what does not
 * wait is applied alone, and the values are written from secrets.enc. Everything that may be missing is looked for
 * before: the token, the key, each value.
 *
 * @returns whether anything waited: the plan is then to be made anew, for what is left of it.
 */
export async function giveFirstValues(planned: Planned): Promise<boolean> {
  const { session, context, preview } = planned;
  if (preview.reads.readers.length === 0) return false;
  if (!session.local) return give(planned, context.env);
  return withLocalKeepers(session.project, context.env, (env) => give(planned, env));
}

async function give(planned: Planned, env: Environment): Promise<boolean> {
  const { session, progress, judge, planFile } = planned;
  const waiting = await withoutValue(planned, env);
  if (waiting === undefined) return false;
  const sync = await prepare(planned, waiting, env);
  const names = waiting.readers
    .map(({ name }) => name)
    .toSorted()
    .join(", ");
  progress.step(`${names} cannot be made before ${count(waiting.secrets.length)} a first value`);
  const part = join(session.project.local, "plans", `${session.stack}.first.json`);
  const urns = waiting.readers.map(({ urn }) => urn);
  const { resources } = await exportStack(session);
  const { leftOut, changed } = cutPlan(planFile, part, urns, resources);
  progress.step(
    `first of two steps: ${counted(changed.length, "change")}, the places of those secrets among them`,
  );
  if (changed.length > 0) await applyPlan(session, progress, judge, part, leftOut);
  const onStep = (text: string): void => {
    progress.step(text);
  };
  await applySync(await planSync({ ...sync, again: false }), { ...sync, prune: false, onStep });
  progress.step("second of two steps: planning what is left");
  return true;
}

/** What of the plan waits; undefined where every secret that is read has a value. */
async function withoutValue(planned: Planned, env: Environment): Promise<Waiting | undefined> {
  const { readers, made } = planned.preview.reads;
  const lacking = new Set<string>();
  const gone: string[] = [];
  for (const secret of new Set(readers.flatMap(({ secrets }) => secrets))) {
    const [, project = "", , id = ""] = secret.split("/");
    if (planned.session.local && (await standsIn(planned, project))) continue;
    const found = made.has(secret) ? "no-value" : await lookFor(project, id, env);
    if (found === "no-value") lacking.add(secret);
    if (found === "no-place") gone.push(secret);
  }
  if (gone.length > 0) throw withoutPlace(gone, planned.session.stack);
  const waiting = readers.filter(({ secrets }) => secrets.some((secret) => lacking.has(secret)));
  return lacking.size === 0 ? undefined : { readers: waiting, secrets: [...lacking] };
}

async function standsIn({ session }: Planned, project: string): Promise<boolean> {
  const store = new Store(join(session.project.local, "cloud"));
  return (await readProject(store, project)).standIns;
}

async function lookFor(
  project: string,
  id: string,
  env: Environment,
): Promise<"value" | "no-value" | "no-place"> {
  const store = secretManagerStore({ client: secretManagerClient(env), project });
  const { kept, withoutPlace: missing } = await store.look([id]);
  if (missing.includes(id)) return "no-place";
  return kept.has(id) ? "value" : "no-value";
}

/** The plan does not make it, for the recorded state has it or it is none of the catalog's; and what reads it would fail. */
function withoutPlace(secrets: readonly string[], stack: string): GantryError {
  return new GantryError("nothing was changed: secrets that are to be read are not in Secret Manager", {
    problems: secrets,
    hint: `where somebody deleted one that the catalog has: "gantry refresh ${stack}", then run the same command again`,
  });
}

/** The values, and where they go. @throws GantryError for whatever is missing, and nothing was changed. */
async function prepare({ session, catalog }: Planned, { secrets, readers }: Waiting, env: Environment) {
  const { project, stack, local } = session;
  const own = catalog.environments.find(({ environment }) => environment === stack)?.secrets ?? [];
  const ids = secrets.map((secret) => secret.split("/").at(-1) ?? secret);
  const unknown = secrets.filter((_, index) => !own.some(({ id }) => id === ids[index]));
  if (unknown.length > 0) {
    const by = (secret: string) =>
      readers.filter((reader) => reader.secrets.includes(secret)).map(({ name }) => name);
    throw new GantryError(
      "nothing was changed: secrets that are to be read have no value, and are not in the catalog",
      {
        problems: unknown.map((secret) => `${secret}, read by ${by(secret).join(", ")}`),
        hint: 'declare them in the catalog, or give each a value: "gcloud secrets versions add"',
        exitCode: ExitCode.usage,
      },
    );
  }
  const rotationsDir = local ? ".gantry/rotations" : undefined;
  return prepareSync({ root: project.root, environment: stack, env, rotationsDir, secrets: ids });
}

function count(secrets: number): string {
  return secrets === 1 ? "a secret has" : `${secrets} secrets have`;
}
