import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { surfaceGhEnvironment } from "../../model/declared/gh-environment.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { secretIdOf } from "../../model/declared/secret-credential-set.ts";
import { vercelProjectName } from "../../model/cloud-names.ts";
import { workerSecrets } from "../../model/declared/worker-secrets.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { realGitHub } from "../../clients/github/github-client.ts";
import { cloudflareClient } from "../../clients/cloudflare.ts";
import { vercelClient } from "../../clients/vercel.ts";
import { readersOf, type SecretEntry } from "../secret-entries.ts";
import { keeperOf } from "../keepers.ts";
import { githubStore } from "./github-store.ts";
import { secretManagerClient } from "./secret-manager-client.ts";
import { secretManagerStore } from "./secret-manager-store.ts";
import type { SecretStore } from "./secret-store.ts";
import type { StackSettings } from "../../catalog/stack-settings.ts";
import { vercelStore } from "./vercel-store.ts";
import { workerStore } from "./worker-store.ts";

export interface StoresOptions {
  catalog: EnvironmentCatalog;
  settings: StackSettings;
  env: Readonly<Record<string, string | undefined>>;
}

/** A secret in the store that keeps it. */
export interface KeptSecret {
  entry: SecretEntry;
  store: SecretStore;
  /** What the store calls it. */
  name: string;
}

/**
 * Finds for each secret the stores that keep it, first that of its own surface: one that is shared may be in several. Secrets
 * of the same place get the same store. Where GitHub has no environments,
 * it keeps none: those are for whoever deploys, from the file.
 */
export function storesOf(entries: readonly SecretEntry[], options: StoresOptions): KeptSecret[] {
  const stores = new Map<string, SecretStore>();
  const { environments } = whatGitHubHas(options.catalog.product.repository);
  const kept = entries.filter(({ secret }) => environments || keeperOf(secret).id !== "github");
  return kept.flatMap((entry) =>
    placesOf(entry, options).map(({ place, name, make }) => {
      const store = stores.get(place) ?? make();
      stores.set(place, store);
      return { entry, store, name };
    }),
  );
}

function placesOf(entry: SecretEntry, options: StoresOptions): Where[] {
  const places = readersOf(entry).map((surface) => whereIs({ ...entry, surface }, options));
  return [...new Map(places.map((where) => [where.place, where])).values()];
}

interface Where {
  place: string;
  name: string;
  make: () => SecretStore;
}

function whereIs(entry: SecretEntry, { catalog, settings, env }: StoresOptions): Where {
  const { secret, surface } = entry;
  const { product, environment } = catalog;
  switch (keeperOf(secret).id) {
    case "github": {
      const gh = surfaceGhEnvironment(catalog, surface ?? "");
      const make = () =>
        githubStore({ client: realGitHub({ repository: product.repository, env }), environment: gh });
      return { place: `github ${gh}`, name: secret.keyName, make };
    }
    case "secret-manager": {
      const project = settings.project ?? missing(environment, "gcp:project", secret.id);
      const make = () => secretManagerStore({ client: secretManagerClient(env), project });
      return { place: "secret-manager", name: secretIdOf(secret), make };
    }
    case "vercel": {
      const of = catalog.surfaces.find(({ id }) => id === surface);
      if (of?.platform !== "vercel") {
        throw new GantryError(`"${secret.id}" is kept by Vercel, and no surface uses it`, {
          hint: "name it in the bundle of a Vercel surface",
          exitCode: ExitCode.usage,
        });
      }
      const project = vercelProjectName(catalog, of);
      const make = () => vercelStore({ client: vercelClient(env), project, team: settings.team });
      return { place: `vercel ${project}`, name: secret.keyName, make };
    }
    case "cloudflare": {
      const kept = workerSecrets(catalog).get(secret.id);
      const account = catalog.cloudflare?.accountId;
      if (kept === undefined || account === undefined)
        throw new Error(`no Worker of ${environment} reads "${secret.id}"`);
      const { script, name, keptAs } = kept;
      const make = () => workerStore({ client: cloudflareClient(env), account, script, keptAs });
      return { place: `worker ${script}`, name, make };
    }
  }
}

function missing(environment: string, key: string, secret: string): never {
  throw new GantryError(`Pulumi.${environment}.yaml does not say ${key}, where "${secret}" is kept`, {
    hint: `set it with "pulumi config set ${key} <value> -s ${environment}"`,
    exitCode: ExitCode.usage,
  });
}
