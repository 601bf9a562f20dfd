import { join } from "node:path";
import { toTrustMaterial } from "@sigstore/verify";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { GantryError } from "../../model/errors.ts";
import type { Trust } from "./verify-attestation.ts";

/** The root of an authority, by the organisation that its certificates name; undefined where nobody here believes it. */
export type TrustRoots = (authority: string) => Promise<Trust | undefined>;

interface Root {
  /** Where its metadata is kept, by The Update Framework. */
  mirror: string;
  /** The first root, which every later one is signed from; without it the library's own. */
  first?: string;
  asks: Trust["asks"];
}

/** What is attested in public repositories lies in Sigstore's public logs, and in private ones GitHub signs by itself. */
const roots: ReadonlyMap<string, Root> = new Map([
  [
    "sigstore.dev",
    {
      mirror: "https://tuf-repo-cdn.sigstore.dev",
      asks: { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 },
    },
  ],
  [
    "GitHub, Inc.",
    {
      mirror: "https://tuf-repo.github.com",
      // As GitHub's own command-line program carries it (github.com/cli/cli/v2 v2.83.0).
      first: join(import.meta.dirname, "tuf-repo.github.com.root.json"),
      asks: { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 },
    },
  ],
]);

/** How long one request may take; each is tried three times. */
const timeout = 5000;

/** Fetches each root once, when it is first asked for. @throws GantryError where its metadata cannot be had or do not hold */
export function fetchedRoots(): TrustRoots {
  const fetched = new Map<string, Promise<Trust>>();
  return async (authority) => {
    const root = roots.get(authority);
    if (root === undefined) return undefined;
    const known = fetched.get(authority) ?? fetchRoot(root);
    fetched.set(authority, known);
    return known;
  };
}

/** Nothing is kept between two commands: a cache is what somebody could change. */
export async function fetchRoot({ mirror, first, asks }: Root): Promise<Trust> {
  return inTemporaryFolder("root", async (cachePath) => {
    try {
      // Its fetching is slow to load, and most commands never get here.
      const { getTrustedRoot } = await import("@sigstore/tuf");
      const trusted = await getTrustedRoot({
        mirrorURL: mirror,
        ...(first === undefined ? {} : { rootPath: first }),
        cachePath,
        timeout,
        retry: { retries: 2 },
      });
      return { material: toTrustMaterial(trusted), asks };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { cause } = error;
      throw new GantryError(
        `the root that attestations are verified by could not be had from ${new URL(mirror).host}`,
        {
          problems: [cause instanceof Error ? `${error.message}: ${cause.message}` : error.message],
          hint: "check the network and the proxy's settings",
          cause: error,
        },
      );
    }
  });
}
