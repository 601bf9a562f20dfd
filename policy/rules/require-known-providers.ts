import { stackOf, type Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";

interface KnownProvider {
  /** The settings that a stack's file may give it, beside its version. */
  settings: readonly string[];
  /** What the engine puts behind the version in its name, where the plugin is downloaded from somewhere else than usual. */
  from: string;
}

/** By package. Every other setting could lead its calls elsewhere, or have them made as somebody else. */
const known: ReadonlyMap<string, KnownProvider> = new Map([
  ["cloudflare", { settings: [], from: "" }],
  ["gcp", { settings: ["project", "region"], from: "" }],
  ["github", { settings: ["owner"], from: "" }],
  ["vercel", { settings: ["team"], from: "_github_/api.github.com/pulumiverse" }],
]);

const before = "pulumi:providers:";
const version = /^\d+\.\d+\.\d+$/;

export const rule: Rule = {
  id: "require-known-providers",
  sentence:
    "Every call to a cloud goes through the provider that the engine makes by itself, with the settings that Gantry knows.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy:
    "remove the explicit provider, the version, the download address or the setting: the stack's file says where an environment lives, and the credentials say as whom",
  judges: (type) => !type.startsWith("gantry:"),
  *check(resource) {
    if (resource.type.startsWith(before)) yield* checkProvider(resource);
    else yield* checkProviderOf(resource);
  },
  *checkStack(stack) {
    yield* checkOneOfEach(stack);
  },
};

/** The engine's own providers belong to nothing. What a program makes belongs to the stack, whatever it is called. */
function* checkProvider(provider: Resource): Generator<Violation> {
  if (provider.owners().length > 0) {
    yield { field: "parent", problem: "was made by the program: the engine makes its providers by itself" };
  }
  const { settings } = known.get(provider.type.slice(before.length)) ?? nothing;
  for (const name of provider.inputNames()) {
    if (name === "version" || settings.includes(name)) continue;
    yield { field: name, problem: "is no setting of a provider that Gantry knows" };
  }
  if (!version.test(provider.text("version") ?? "")) {
    yield { field: "version", problem: "is no released version" };
  }
  yield* checkName(provider, { field: "name", text: provider.text("version") });
}

const nothing: KnownProvider = { settings: [], from: "" };

function* checkProviderOf({ provider, type, urn }: Resource): Generator<Violation> {
  if (provider === undefined) return;
  const field = "provider";
  const [own = ""] = type.split(":", 1);
  if (provider.type !== `${before}${own}`) {
    yield { field, problem: `"${provider.type}" is no provider of ${own}` };
    return;
  }
  const [, , types = ""] = provider.urn.split("::");
  if (types !== provider.type || stackOf(provider.urn) !== stackOf(urn)) {
    yield { field, problem: `"${provider.name}" belongs to a component, not to the engine` };
  }
  const given = provider.inputs["version"];
  yield* checkName(provider, { field, text: typeof given === "string" ? given : undefined });
}

/** `default_9_37_0`: the version that it was asked for, and where from, where that is not usual. */
function* checkName(
  { name, type }: { name: string; type: string },
  { field, text }: { field: string; text: string | undefined },
): Generator<Violation> {
  const { from } = known.get(type.slice(before.length)) ?? nothing;
  const engines = `default_${(text ?? "").replaceAll(".", "_")}`;
  if (name === engines || name === `${engines}${from}`) return;
  yield {
    field,
    problem: `"${name}" is not the provider that the engine makes of the package that is installed`,
  };
}

/** A version that some resource asks for beside the others' is another program with the same credentials. */
function* checkOneOfEach(stack: Stack): Generator<StackViolation> {
  for (const name of known.keys()) {
    const [first, ...more] = stack.all(`${before}${name}`);
    for (const resource of more) {
      const problem = `is a second provider of ${name}, beside "${first?.name ?? ""}"`;
      yield { resource, field: "version", problem };
    }
  }
}
