import type { CatalogRule } from "./rule.ts";

/** The key of the one lies where nobody approves what runs; the other may rewrite every ruleset. */
export const driftIdentityOfItsOwn: CatalogRule = {
  id: "drift-identity-of-its-own",
  description: "The drift check asks GitHub as another App than the one that deploys.",
  level: "error",
  *check({ entities: { product } }) {
    if (product === undefined || product.driftIdentity.appId !== product.deployIdentity.appId) return;
    const path = ["product", "driftIdentity", "appId"];
    const hint = "make a GitHub App that may only read";
    yield { path, text: "is the App that deploys", hint };
  },
};
