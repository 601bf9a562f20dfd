import { credentialFormat } from "../../model/credential-format.ts";
import { namesSecret } from "../../model/secret-key.ts";
import type { Rule, Violation } from "../rule.ts";
import { type Leaf, Unknown } from "../value.ts";

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
  if (typeof value === "string") {
    const format = credentialFormat(value);
    if (format !== undefined) return `holds a ${format} in plain text`;
    if (value === "" || isReference(value)) return undefined;
  } else if (!(value instanceof Unknown || typeof value === "number")) {
    return undefined;
  }
  return isForSecret(leaf, type) ? "is for a secret, and is not marked as one" : undefined;
}

function isForSecret(leaf: Leaf, type: string): boolean {
  const [key = "", parent = ""] = leaf.keys;
  // Cloud Run names a secret under `secret`, in secretKeyRef and in a volume; so does a version its secret.
  if (key === "secret" && (/^secret(KeyRef)?$/.test(parent) || /:(Regional)?SecretVersion$/.test(type)))
    return false;
  if (namesSecret(key)) return true;
  if (secretInputs.some(([types, keys]) => types.test(type) && keys.test(key))) return true;
  return isHolder(key) && (namesSecret(parent) || isLabelledSecret(leaf));
}

/** Keys that say nothing of themselves: what stands beside or above them does. */
function isHolder(key: string): boolean {
  return ["value", "text", "data", "content", "plaintext", "default"].includes(key);
}

/** A value whose name stands beside it, as variables of containers, workflows, Vercel projects and Workers have it. */
function isLabelledSecret({ beside }: Leaf): boolean {
  if (beside["sensitive"] === true || beside["type"] === "secret_text" || beside["type"] === "sensitive")
    return true;
  return ["name", "key", "keyName", "variableName", "secretName"].some((label) => {
    const name = beside[label];
    return typeof name === "string" && namesSecret(name);
  });
}

/** Where a secret is kept, which anyone may know. */
function isReference(value: string): boolean {
  return (
    /^projects\/[\w:.-]+\/(locations\/[\w-]+\/)?secrets\/[\w-]+(\/versions\/\w+)?$/.test(value) ||
    /^(cloud-run|github|supabase|vercel):[A-Z][A-Z0-9_]*$/.test(value) ||
    /^\$\{\{ ?secrets\.\w+ ?\}\}$/.test(value)
  );
}
