import { heldSecret } from "../held-secret.ts";
import type { Rule, Violation } from "../rule.ts";
import { isList, type Leaf, Unknown } from "../value.ts";

/** Inputs that are secret whatever they are called, by the resource's type. */
const secretInputs: readonly (readonly [type: RegExp, key: RegExp])[] = [
  [/^gcp:secretmanager\/(regionalSecretVersion|secretVersion):/, /^secretData/],
  [/^github:index\/\w*Secret:/, /^(plaintextValue|value)$/],
  [/^cloudflare:index\/(secretsStoreSecret|workersSecret|workerSecret):/, /^(value|secretText)$/],
];

export const rule: Rule = {
  id: "disallow-plaintext-secrets",
  sentence:
    "No input or output holds a secret that is not marked as one: everything else ends up readable in state and logs.",
  protects: { entity: "CredentialBundle, SecretCredentialSet", seed: "002, 003" },
  remedy:
    "name the SecretCredentialSet instead of its value; where a provider insists on the value, wrap it with pulumi.secret, and replace one that was readable",
  judgesOutputsOf: (type) => type === "pulumi:pulumi:Stack" || type.startsWith("gantry:"),
  *check(resource) {
    for (const leaf of resource.leaves()) {
      const problem = leaf.secret ? undefined : problemWith(leaf, resource.type);
      if (problem !== undefined) yield { field: leaf.path, problem };
    }
  },
};

/** Never holds the value. An unknown value is no obstacle: whether it is marked is known before what it is. */
function problemWith(leaf: Leaf, type: string): Violation["problem"] | undefined {
  const { value } = leaf;
  if (value === null || typeof value === "boolean") return undefined;
  // Of what is not known yet, only what it is called can say something.
  const names = isForSecret(leaf, type) ? ["secret"] : namesOf(leaf, type);
  const problem = heldSecret(names, textOf(value), { type, key: leaf.keys[0] ?? "" });
  return problem === "is for a secret"
    ? "is for a secret, and is not marked as one"
    : problem && `${problem} in plain text`;
}

function textOf(value: string | number | Unknown): string | number {
  return value instanceof Unknown ? 0 : value;
}

/** What a value stands under, and is called by. */
function namesOf(leaf: Leaf, type: string): string[] {
  const [key = "", parent = ""] = leaf.keys;
  // Cloud Run names a secret under `secret`, in secretKeyRef and in a volume; so does a version its secret.
  if (key === "secret" && (/^secret(KeyRef)?$/.test(parent) || /:(Regional)?SecretVersion$/.test(type)))
    return [];
  return [key, ...(isHolder(key) ? [parent, ...labelsOf(leaf)] : []), ...optionBefore(leaf)];
}

/** Whatever it is called: by its type, or since the program says so beside it. */
function isForSecret({ keys: [key = ""], beside }: Leaf, type: string): boolean {
  if (secretInputs.some(([types, keys]) => types.test(type) && keys.test(key))) return true;
  return (
    isHolder(key) &&
    (beside["sensitive"] === true || beside["type"] === "secret_text" || beside["type"] === "sensitive")
  );
}

/** Keys that say nothing of themselves: what stands beside or above them does. */
function isHolder(key: string): boolean {
  return /^(?:value|text|data|content|plaintext|default)$|(?:Value|Text|Data|Content|Default)$/.test(key);
}

/** The names that stand beside a value, as variables of containers, workflows, Vercel projects and Workers have theirs. */
function labelsOf({ beside, keys: [own] }: Leaf): string[] {
  return Object.entries(beside).flatMap(([key, name]) =>
    key !== own && typeof name === "string" && /(?:^|[a-z_])(?:name|key|variable|label)$/i.test(key)
      ? [name]
      : [],
  );
}

/** Of a command's arguments, the option that a value belongs to: `--password`. */
function optionBefore({ path, keys: [key = ""], beside }: Leaf): string[] {
  const index = Number(/\[(\d+)\]$/.exec(path)?.[1] ?? 0);
  const list = beside[key];
  const before = index > 0 && list !== undefined && isList(list) ? list[index - 1] : undefined;
  return typeof before === "string" && /^--?[A-Za-z]/.test(before) ? [optionName(before)] : [];
}

function optionName(option: string): string {
  return option.replace(/^-+/, "").replaceAll("-", "_");
}
