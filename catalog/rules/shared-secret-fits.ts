import { quote } from "../check/quote.ts";
import { bundleSecrets } from "../../model/declared/credential-bundle.ts";
import type { Finding } from "../check/finding.ts";
import type { CatalogRule, RuleContext } from "./rule.ts";

/** What is shared stays in the bundle that rotates it, and another surface only reads it (docs/decisions/0068). */
export const sharedSecretFits: CatalogRule = {
  id: "shared-secret-fits",
  description:
    "What a bundle is given by others is in one of them, and of a keeper that reaches its surface.",
  level: "error",
  *check({ entities }) {
    const homes = new Map(
      [...entities.bundles.values()].flatMap((bundle) =>
        bundleSecrets(bundle).map((id) => [id, bundle.name] as const),
      ),
    );
    for (const { name, surface, sharedRefs } of entities.bundles.values()) {
      for (const [index, id] of sharedRefs.entries()) {
        // One that nobody declares is told elsewhere.
        if (!entities.secrets.has(id)) continue;
        const path = ["bundles", name, "sharedRefs", index];
        const home = homes.get(id);
        if (sharedRefs.indexOf(id) < index) yield { path, text: "is shared with this bundle already" };
        else if (home === name) yield { path, text: "is in this bundle already", hint: "take it out here" };
        else if (home === undefined) yield { path, text: "is in no bundle, and only those are shared" };
        else yield* outOfReach(entities, { path, id, surface });
      }
    }
  },
};

/** Vercel gives a value to the functions of its own projects, and to nobody else. */
function* outOfReach(
  { secrets, surfaces }: RuleContext["entities"],
  { path, id, surface }: { path: Finding["path"]; id: string; surface: string },
): Generator<Finding> {
  const reader = surfaces.get(surface);
  if (secrets.get(id)?.service !== "vercel" || reader === undefined || reader.platform === "vercel") return;
  yield { path, text: `is kept by Vercel, where surface ${quote(surface)} does not run` };
}
