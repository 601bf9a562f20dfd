import { isScalar } from "yaml";
import { allPaths, removeEntry, setValue } from "../yaml-edit.ts";
import { lookAlike } from "./keys.ts";
import { dotted, inPlace, type Mutation, type Target } from "./mutation.ts";

interface Leaf extends Target {
  key: string;
  value: unknown;
}

/** Fields whose words come from a list, and whose case therefore counts. */
const enumerated =
  /(packageManager|platform|cloudProvider|service|status|kind|metricName|observabilitySource|enforcedOn|visibility|plan|method|distribution|protection|severity|unit)$/;
/** Fields with a pattern of lower-case letters, or words that are too many to be listed in a message. */
const patterned =
  /(app|framework|domain|ghEnvironment|Ref|bundle|surface|alertChannel|serviceAccount|image|initialImage|accountId|zoneId|profile|channel|owner|memory)$/;
/** Fields that must be there (the seeds, and what components cannot do without). */
const required = [
  /^product\.\w+$/,
  /^product\.repository\.(owner|name|ownerId|repositoryId|visibility|plan)$/,
  /^(cloudflare|expo)\.\w+$/,
  /^surfaces\.[\w-]+\.(app|platform|endpointUrl)$/,
  /^surfaces\.[\w-]+\.cloudRun\.image$/,
  /^surfaces\.[\w-]+\.expo\.\w+$/,
  /^services\.[\w-]+\.(cloudProvider|monitoringDashboardUrl|successCriteria|ghEnvironment)$/,
  /^secrets\.[\w-]+\.(service|keyName|owner|rotationCadenceDays)$/,
  /^channels\.\w+\.\w+$/,
  /^guardrails\.[\w-]+\.(metricName|surface|threshold|observabilitySource|alertChannel|runbookRef)$/,
  /^guardrails\.(cloud-run-cpu|cloud-run-requests|vercel-build-minutes)\.budget$/,
  /^guardrails\.[\w-]+\.(ladder|budget)\.\w+$/,
  /^gates\.[\w-]+\.(name|enforcedOn|thresholds|requiredChecks)$/,
  /^gates\.[\w-]+\.thresholds\.\w+$/,
  /^pipelines\.[\w-]+\.(app|workflowFile|triggers|stages)$/,
  /^flags\.[\w-]+\.description$/,
  /^cohorts\.[\w-]+\.(rule|createdBy|createdAt)$/,
  /^releaseChannels\.[\w-]+\.approver$/,
  /^migrations\.[\w-]+\.(description|isOneTime)$/,
  /^bundles\.[\w-]+\.(surface|owner|rotationCadenceDays)$/,
  /^approvals\.method$/,
];

/** A map and a list in the place of every single value. */
export function* wrongTypes(file: string, source: string): Generator<Mutation> {
  for (const leaf of leaves(file, source)) {
    yield replaced(leaf, "a map", "{ a: 1 }", /a map must be/);
    yield replaced(leaf, "a list", "[1]", /a list must be/);
  }
}

/** Numbers that are text, no number, or far out of range. */
export function* badNumbers(file: string, source: string): Generator<Mutation> {
  for (const leaf of leaves(file, source).filter(({ value }) => typeof value === "number")) {
    yield replaced(
      leaf,
      "a number as text",
      `"${String(leaf.value)}"`,
      /must be a (whole )?number( above 0, or a percentage such as "80%")? \(remove the quotes/,
    );
    yield replaced(leaf, "not a number", ".nan", /"\.nan" must be a (whole )?number/);
    yield replaced(leaf, "negative", "-1", /-1 must be/);
    yield replaced(leaf, "infinite", ".inf", /must be/);
  }
}

/** Texts that are a number, empty, in the wrong case or with a letter that only looks right. */
export function* badTexts(file: string, source: string): Generator<Mutation> {
  for (const leaf of leaves(file, source).filter(({ value }) => typeof value === "string")) {
    const text = String(leaf.value);
    const at = dotted(leaf.path);
    if (!/^\d+$/.test(text))
      yield replaced(
        leaf,
        "a number for text",
        "12345",
        /must be (text|one of|an https URL|an ISO 8601 time)/,
      );
    // A random cohort may leave its rule empty.
    if (!/\.(variables|context)\.|\.rule$/.test(at))
      yield replaced(leaf, "empty", '""', /"(…redacted)?" must/);
    if (enumerated.test(at)) {
      const meant = new RegExp(`must be one of .*did you mean "${text}"`);
      yield replaced(
        leaf,
        "wrong case",
        text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase(),
        meant,
      );
    }
    if (!(enumerated.test(at) || patterned.test(at)) || at.startsWith("product.")) continue;
    const foreign = text.replace(/[aeo]/, lookAlike);
    if (foreign !== text) yield replaced(leaf, "look-alike", foreign, /must be|no file/);
    if (patterned.test(at)) yield replaced(leaf, "upper case", text.toUpperCase(), /must be|no file/);
  }
}

/** A megabyte of text in the first text of every entity. */
export function* hugeTexts(file: string, source: string): Generator<Mutation> {
  const seen = new Set<unknown>();
  for (const leaf of leaves(file, source)) {
    if (typeof leaf.value !== "string" || seen.has(leaf.path[0])) continue;
    seen.add(leaf.path[0]);
    yield replaced(leaf, "a megabyte", "x".repeat(1_048_576), /a text of 1,048,576 characters/);
  }
}

/** Every required field removed, told at the map that lacks it, and deleted by a null, told there. */
export function* missing(file: string, source: string): Generator<Mutation> {
  for (const { path } of allPaths(source)) {
    const target = { file, source, path };
    if (!required.some((pattern) => pattern.test(dotted(path)))) continue;
    yield inPlace(target, "null", setValue(source, path, "null"), /is required/);
    const parent = path.slice(0, -1);
    const siblings = allPaths(source).filter((one) => dotted(one.path.slice(0, -1)) === dotted(parent));
    if (siblings.length < 2 || file.includes("/regions/")) continue;
    const mutation = inPlace(
      { ...target, path: parent },
      "missing",
      removeEntry(source, path),
      /is required/,
    );
    const at = dotted(path);
    yield {
      ...mutation,
      name: `missing: ${file} ${at}`,
      expected: mutation.expected.map((one) => ({ ...one, path: at })),
    };
  }
}

function leaves(file: string, source: string): Leaf[] {
  return allPaths(source).flatMap(({ path, value }) =>
    isScalar(value) && value.value !== null
      ? [{ file, source, path, key: String(path.at(-1)), value: value.value }]
      : [],
  );
}

function replaced(leaf: Leaf, kind: string, value: string, says: RegExp): Mutation {
  return inPlace(leaf, kind, setValue(leaf.source, leaf.path, value), says);
}
