import type { Provider } from "./resource-type.ts";

export interface ProviderEntry {
  readonly name: string;
  /** The npm package whose version the plugin carries. */
  readonly sdk: string;
  /** Loads the provider's resource types, which only its own process needs. */
  readonly load: () => Promise<Provider>;
}

/** The emulated providers. */
export const providers: readonly ProviderEntry[] = [
  entry("gcp", "@pulumi/gcp", async () => (await import("./gcp/provider.ts")).gcp),
  entry("github", "@pulumi/github", async () => (await import("./github/provider.ts")).github),
  entry(
    "cloudflare",
    "@pulumi/cloudflare",
    async () => (await import("./cloudflare/provider.ts")).cloudflare,
  ),
  entry("vercel", "@pulumiverse/vercel", async () => (await import("./vercel/provider.ts")).vercel),
];

/** The tokens under which a provider's resources are known, older ones included. */
export function tokensOf(provider: Provider): string[] {
  return provider.types.flatMap((type) => [type.token, ...(type.aliases ?? [])]);
}

function entry(name: string, sdk: string, load: () => Promise<Provider>): ProviderEntry {
  return { name, sdk, load };
}
