import { referenceVariable } from "../../model/cloud-names.ts";
import { whyNameReserved } from "../../model/reserved-names.ts";
import { quote } from "../check/quote.ts";
import type { Finding } from "../check/finding.ts";
import type { Entities } from "../check/entities.ts";
import { readableSecrets } from "../../model/declared/credential-bundle.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import { surfaceGhEnvironment } from "../../model/declared/gh-environment.ts";
import type { CatalogRule } from "./rule.ts";

/** "Limits for configuration variables", GitHub documentation; a few are Gantry's own (stacks/environment.ts). */
const most = 100;
const ownVariables = 4;
const expoVariables = ["EAS_ACCOUNT", "EAS_PROJECT_ID", "EAS_PROFILE", "EAS_CHANNEL"];

interface Made {
  surface: string;
  /** The secret that it names; undefined for what Expo's surfaces have. */
  secret: string | undefined;
  variable: string;
}

/** GitHub refuses it in the middle of a deployment, or one value takes the other's place. */
export const githubVariablesFit: CatalogRule = {
  id: "github-variables-fit",
  description:
    "What surfaces and secrets become in a GitHub environment has names that GitHub takes, each once, and no more than it keeps.",
  level: "error",
  *check({ entities, environment }) {
    const services = [...entities.services.values()];
    const places = Map.groupBy(variablesOf(entities), ({ surface }) =>
      surfaceGhEnvironment({ environment, services }, surface),
    );
    for (const [place, made] of places) {
      yield* refusedNames(made);
      yield* sameNames(place, made);
      yield* sameSecrets(place, made, entities);
      const over = made[most - ownVariables];
      if (over === undefined) continue;
      const text = `makes variable ${made.length + ownVariables} of GitHub environment ${quote(place)}, which keeps ${most}`;
      yield { path: ["surfaces", over.surface], text, showsValue: false };
    }
  },
};

function variablesOf({ surfaces, bundles, secrets }: Entities): Made[] {
  const references = [...bundles.values()].flatMap((bundle) =>
    [...new Set(readableSecrets(bundle))].flatMap((secret): Made[] => {
      const keyName = secrets.get(secret)?.keyName;
      const surface = surfaces.get(bundle.surface);
      if (keyName === undefined || surface === undefined) return [];
      return [{ surface: surface.id, secret, variable: referenceVariable(madeAs(surface), keyName) }];
    }),
  );
  const expo = [...surfaces.values()].flatMap((surface) =>
    surface.platform === "expo-eas"
      ? expoVariables.map((name): Made => ({
          surface: surface.id,
          secret: undefined,
          variable: `${prefixOf(madeAs(surface))}_${name}`,
        }))
      : [],
  );
  return [...references, ...expo];
}

function prefixOf(surface: string): string {
  return surface.replaceAll("-", "_").toUpperCase();
}

function* refusedNames(made: readonly Made[]): Generator<Finding> {
  const told = new Set<string>();
  for (const { surface, variable } of made) {
    const why = whyNameReserved(variable, "github");
    if (why === undefined || told.has(surface)) continue;
    told.add(surface);
    const text = `makes the variable ${quote(variable)}, which ${why}`;
    yield { path: ["surfaces", surface], text, hint: "give the surface another id", showsKey: true };
  }
}

function* sameNames(place: string, made: readonly Made[]): Generator<Finding> {
  const first = new Map<string, Made>();
  for (const each of made) {
    const other = first.get(each.variable);
    first.set(each.variable, other ?? each);
    // Two secrets of one bundle with one key name have a rule of their own.
    if (other === undefined || other.surface === each.surface || each.secret === undefined) continue;
    yield {
      path: ["secrets", each.secret, "keyName"],
      text: `makes the variable ${quote(each.variable)} of GitHub environment ${quote(place)}, as surface ${quote(other.surface)} does`,
    };
  }
}

/** Secrets that GitHub keeps stand under their key names, whatever surface they are of. */
function* sameSecrets(place: string, made: readonly Made[], { secrets }: Entities): Generator<Finding> {
  const first = new Map<string, string>();
  for (const { secret: id } of made) {
    const secret = id === undefined ? undefined : secrets.get(id);
    if (secret?.service !== "github") continue;
    const other = first.get(secret.keyName);
    first.set(secret.keyName, other ?? secret.id);
    if (other === undefined || other === secret.id) continue;
    yield {
      path: ["secrets", secret.id, "keyName"],
      text: `is the key name of secret ${quote(other)} in GitHub environment ${quote(place)} too`,
    };
  }
}
