import type { Attempt } from "../model/observed/release-log.ts";
import { parseTagName } from "../model/observed/tag-name.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import { fetchFacts, readFacts, readTags, type Facts } from "./deploy/facts.ts";

/** A deployment that can be started, by its workflow's file and inputs. */
interface RepairRun {
  workflow: string;
  inputs: Readonly<Record<string, string>>;
}

/** An environment whose last attempt has not ended, or failed. */
export interface Trouble {
  environment: EnvironmentName;
  /** Since when, ISO 8601 in UTC: a deployment that began later has tried to mend it. */
  since: string;
  /** What is wrong, in one line. */
  says: string;
  /** Of an attempt that has not ended: the page of its run, which may still go on. */
  run: string | undefined;
  /** What mends it, or what a person has to do. */
  repair: RepairRun | { byHand: string };
}

/**
 * What the records of these environments say is broken or half way, one each at most, from what the remote has.
 *
 * @param all every environment of the catalog, since a promotion that stopped came from one of them
 * @throws GantryError where the remote does not answer
 */
export async function findTroubles(
  root: string,
  environments: readonly EnvironmentName[],
  all: readonly EnvironmentName[],
): Promise<readonly Trouble[]> {
  await fetchFacts(root, all);
  const tags = await readTags(root);
  const facts = await Promise.all(all.map((environment) => readFacts(root, environment, tags)));
  return facts
    .filter(({ environment }) => environments.includes(environment))
    .flatMap((each) => troubleOf(each, facts) ?? []);
}

/** The same of what was read. */
export function troubleOf(facts: Facts, all: readonly Facts[]): Trouble | undefined {
  const { open, attempts } = facts.log;
  return open === undefined ? failed(facts, attempts) : halfWay(facts, open, all);
}

/** The same command goes on with the attempt; nothing else may begin before it has ended. */
function halfWay({ environment }: Facts, open: Attempt, all: readonly Facts[]): Trouble {
  const { attempt, cause, by, run } = open.said;
  const what = open.said.target.map(({ name }) => name).join(", ");
  const says = `${attempt} has not ended: ${cause} ${what || environment}, by ${by} at ${open.at}`;
  const trouble = { environment, since: open.at, says, run };
  const byHand = `run that command again, or give it up: "gantry deploy ${environment} --cancel"`;
  const repair = run === undefined ? undefined : sameAgain(environment, open, all);
  return { ...trouble, repair: repair ?? { byHand } };
}

/** The dispatch that runs an attempt's command again; undefined where no workflow's inputs can say it. */
function sameAgain(
  environment: EnvironmentName,
  { said: { attempt, cause, target } }: Attempt,
  all: readonly Facts[],
): RepairRun | undefined {
  const [only, ...others] = target;
  if (cause === "environment") return { workflow: deployWorkflow(environment), inputs: {} };
  const named = only === undefined ? undefined : parseTagName(only.name);
  if (only === undefined || others.length > 0 || named?.tagType !== "VERSION") return undefined;
  const own: Record<string, string> = named.subproject === undefined ? {} : { subproject: named.subproject };
  switch (cause) {
    case "deploy":
      return { workflow: deployWorkflow(environment), inputs: { version: named.version, ...own } };
    case "rollback":
      return {
        workflow: "rollback.yml",
        inputs: { environment, ...own, to: only.name, reason: `goes on with ${attempt}` },
      };
    case "promote": {
      const from = all.find(
        (each) =>
          each.environment !== environment &&
          [...each.running.values()].some(({ version }) => version.id === only.id),
      );
      if (from === undefined) return undefined;
      return { workflow: "promote.yml", inputs: { from: from.environment, to: environment, ...own } };
    }
    default:
      return undefined;
  }
}

/** What failed was taken back; the environment as a whole is brought to what its tags and the default branch say. */
function failed({ environment, log }: Facts, attempts: readonly Attempt[]): Trouble | undefined {
  const last = attempts.at(-1);
  // Whoever cancelled it has decided.
  if (last?.ended?.said.status !== "FAILED") return undefined;
  const lastGood = attempts.findLastIndex(({ ended }) => ended?.said.status !== "FAILED");
  const [first = last] = attempts.slice(lastGood + 1);
  const { attempt, cause } = last.said;
  const trouble = {
    environment,
    since: first.at,
    says: `${attempt} failed: ${cause}, at ${last.ended.at}`,
    run: undefined,
  };
  const [hold] = log.holds;
  return {
    ...trouble,
    repair:
      hold === undefined
        ? { workflow: deployWorkflow(environment), inputs: {} }
        : {
            byHand: `${hold.said.hold} of ${hold.said.by} keeps deployments out: "gantry hold release ${environment} --reason …"`,
          },
  };
}

function deployWorkflow(environment: EnvironmentName): string {
  return `deploy-${environment}.yml`;
}
