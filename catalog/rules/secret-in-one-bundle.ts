import { quote } from "../check/quote.ts";
import { channelSecretRefs } from "../../model/declared/alert-channel.ts";
import { flagSecretRefs } from "../../model/declared/edge.ts";
import { samplerSources } from "../../model/declared/sampler.ts";
import { mapAt } from "../plain.ts";
import { bundleRefs } from "../references.ts";
import { namesOf, referencesIn, type CatalogRule } from "./rule.ts";

/** A secret that two identities can read is rotated by neither. The registry's token, the migrations' login and what Workers ask for are of no bundle. */
export const secretInOneBundle: CatalogRule = {
  id: "secret-in-one-bundle",
  description:
    "Every secret belongs to exactly one bundle, to the registry, to the job that migrates, to the edge, or to the sampler.",
  level: "error",
  *check({ merged, entities }) {
    const owners = new Map<string, string>();
    const token = mapAt(merged, ["registry"])["tokenRef"];
    if (typeof token === "string") owners.set(token, "the registry");
    const { job, urlRef: url } = mapAt(merged, ["database"]);
    if (job !== undefined && typeof url === "string") owners.set(url, "the job that migrates");
    const secrets = new Set(namesOf(merged, "secrets"));
    // A login without its secret is told elsewhere.
    let sound =
      (job === undefined || typeof url === "string") &&
      entities.registry !== undefined &&
      entities.database !== undefined &&
      entities.edge !== undefined &&
      (entities.sampler !== undefined || merged["sampler"] == null) &&
      namesOf(merged, "channels").length === entities.channels.size &&
      namesOf(merged, "bundles").length === entities.bundles.size;
    const flags = mapAt(merged, ["edge", "flags"]);
    for (const field of flagSecretRefs) {
      const name = flags[field];
      if (typeof name !== "string") continue;
      const first = owners.get(name);
      if (!secrets.has(name)) sound = false;
      else if (first !== undefined) {
        sound = false;
        yield { path: ["edge", "flags", field], text: `belongs to ${first} already` };
      }
      owners.set(name, "the flags at the edge");
    }
    const relay = "the relay of alerts";
    for (const { path, name } of referencesIn(merged, "channels", channelSecretRefs)) {
      const first = owners.get(name);
      if (!secrets.has(name)) sound = false;
      // Two groups may be written to with one token.
      else if (first !== undefined && first !== relay) {
        sound = false;
        yield { path, text: `belongs to ${first} already` };
      }
      owners.set(name, relay);
    }
    for (const source of samplerSources) {
      const name = mapAt(merged, ["sampler", source])["tokenRef"];
      if (typeof name !== "string") continue;
      const first = owners.get(name);
      if (!secrets.has(name)) sound = false;
      else if (first !== undefined) {
        sound = false;
        yield { path: ["sampler", source, "tokenRef"], text: `belongs to ${first} already` };
      }
      owners.set(name, "the sampler");
    }
    for (const { owner, path, name } of referencesIn(merged, "bundles", bundleRefs)) {
      if (!secrets.has(name)) sound = false;
      const first = owners.get(name);
      if (first !== undefined && secrets.has(name)) {
        sound = false;
        yield { path, text: `belongs to ${first} already` };
      } else owners.set(name, `bundle ${quote(owner)}`);
    }
    if (token !== undefined && typeof token === "string" && !secrets.has(token)) sound = false;
    // While a bundle or a reference is wrong, a secret that seems unused is probably the one it meant.
    if (!sound) return;
    for (const secret of entities.secrets.keys()) {
      if (owners.has(secret)) continue;
      yield {
        path: ["secrets", secret],
        text: "belongs to no bundle",
        hint: 'name it in one, or remove it; an environment that has no use for it sets it to null in its own "secrets"',
        showsValue: false,
        dependsOn: [["bundles"], ["registry"], ["database"], ["edge"], ["channels"], ["sampler"]],
      };
    }
  },
};
