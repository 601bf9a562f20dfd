import type { Finding } from "../check/finding.ts";
import { quote } from "../check/quote.ts";
import { starterAccountId } from "../../model/cloud-names.ts";
import { isCloudflareAccount } from "../../model/declared/credential-bundle.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import type { KeyPath } from "../plain.ts";
import type { CatalogRule, RuleContext } from "./rule.ts";

/** Google's limits for a service account's id. */
const idLength = { min: 6, max: 30 };

/** Whoever shares a service account shares its secrets. Cloud Run surfaces without one of their own get run-<surface>. */
export const serviceAccountOfOneBundle: CatalogRule = {
  id: "service-account-of-one-bundle",
  description: "Every service account is that of one bundle, and never the one that deploys.",
  level: "error",
  *check(context) {
    yield* foreignAccounts(context);
    const owners = new Map<string, string>();
    for (const { account, path, owner, written } of accounts(context)) {
      const first = owners.get(account);
      if (first !== undefined)
        yield { path, text: `${quote(account)} is the account of ${first}`, showsValue: false };
      else if (account === `deploy-${context.environment}`)
        yield { path, text: "is the account that deploys" };
      else if (!written && (account.length < idLength.min || account.length > idLength.max)) {
        const text = `makes the service account ${quote(account)}, which must have ${idLength.min}–${idLength.max} characters`;
        yield { path, text, hint: "name one as `serviceAccount` of its bundle", showsValue: false };
      }
      owners.set(account, first ?? owner);
    }
  },
};

/** Cloud Run runs as an account of Google's, and nothing of Google's runs as one of Cloudflare's. */
function* foreignAccounts({ entities }: RuleContext): Generator<Finding> {
  for (const { name, surface, serviceAccount } of entities.bundles.values()) {
    const platform = entities.surfaces.get(surface)?.platform;
    if (serviceAccount === null || platform !== "cloud-run" || !isCloudflareAccount(serviceAccount)) continue;
    const path = ["bundles", name, "serviceAccount"];
    yield { path, text: `is an account of Cloudflare, and ${quote(surface)} runs on Cloud Run` };
  }
}

interface Account {
  account: string;
  owner: string;
  path: KeyPath;
  written: boolean;
}

function* accounts({ entities }: RuleContext): Generator<Account> {
  for (const { name, serviceAccount } of entities.bundles.values()) {
    if (serviceAccount === null || isCloudflareAccount(serviceAccount)) continue;
    const path = ["bundles", name, "serviceAccount"];
    yield { account: serviceAccount, owner: `bundle ${quote(name)}`, path, written: true };
  }
  for (const surface of entities.surfaces.values()) {
    const { id, platform, bundle } = surface;
    if (
      platform === "cloud-run" &&
      Object.values(surface.cloudRun.jobs).some(({ schedule }) => schedule !== undefined)
    )
      yield {
        account: starterAccountId(madeAs(surface)),
        owner: `the schedules of surface ${quote(id)}`,
        path: ["surfaces", id],
        written: false,
      };
    const own = bundle === null ? undefined : entities.bundles.get(bundle);
    // A bundle that is wrong, or another surface's, leaves open which account was meant.
    if (platform !== "cloud-run" || (bundle !== null && own?.surface !== id)) continue;
    if (own !== undefined && own.serviceAccount !== null) continue;
    yield {
      account: `run-${madeAs(surface)}`,
      owner: `surface ${quote(id)}`,
      path: ["surfaces", id],
      written: false,
    };
  }
}
