import { setByHand } from "./set-by-hand.ts";

/** Where a variable or a secret of the catalog gets a name: in a container of Cloud Run, and so on. */
export type NamePlace = "cloud-run" | "vercel" | "expo-eas" | "github";

interface Reserved {
  names: RegExp;
  /** What is said of such a name, after it is quoted. */
  why: string;
}

/** Names that a place keeps for itself: it refuses them, or a value under them would never be seen. */
const ofPlaces: Readonly<Record<NamePlace, readonly Reserved[]>> = {
  // "Container runtime contract", Cloud Run documentation. A service's secrets are a job's as well: migrations run as one.
  "cloud-run": [
    { names: /^(PORT|K_(SERVICE|REVISION|CONFIGURATION))$/, why: "is set by Cloud Run itself" },
    {
      names: /^CLOUD_RUN_(JOB|EXECUTION|TASK_(INDEX|ATTEMPT|COUNT)|TIMEOUT_SECONDS)$/,
      why: "is set by Cloud Run itself, in jobs",
    },
  ],
  // "Reserved environment variables", Vercel's documentation, December 2025.
  vercel: [
    {
      names:
        /^(AWS_(SECRET_KEY|EXECUTION_ENV|LAMBDA_(LOG_(GROUP|STREAM)_NAME|FUNCTION_(NAME|MEMORY_SIZE|VERSION)))|NOW_REGION|TZ|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/,
      why: "is kept by Vercel for itself",
    },
  ],
  // "Environment variables" and "Build lifecycle", Expo's documentation.
  "expo-eas": [{ names: /^(CI|EAS_\w+|EXPO_TOKEN)$/, why: "is set by Expo itself" }],
  // "Naming your secrets" and "Naming conventions for configuration variables", GitHub documentation.
  github: [{ names: /^GITHUB_/i, why: "begins with GITHUB_, which GitHub keeps for itself" }],
};

/** What Gantry tells an app itself (components/container-variables.ts, model/vercel-variables.ts). */
const ownNames: Reserved = {
  names: /^(ENVIRONMENT_CONTEXT|DEPLOYMENT_REGION|DB_SCHEMA)$/,
  why: "is written by gantry itself",
};

/**
 * What Vercel tells an app itself ("System environment variables"): a value of one's own would take the place of what the
 * app and its framework go by.
 */
const vercelNames: Reserved = { names: /^(CI|VERCEL(_\w+)?)$/, why: "is set by Vercel itself" };

/** What somebody puts into a GitHub environment by hand for the generated jobs: `gantry secrets sync` would overwrite it. */
const namesByHand: readonly string[] = [
  setByHand.appKey,
  setByHand.ageKey,
  setByHand.passphrase,
  setByHand.stateToken,
];

/** Where Gantry writes names of its own. */
const withOwnNames: readonly NamePlace[] = ["cloud-run", "vercel", "expo-eas"];

/** Why a variable or a secret may not have this name in that place; undefined where it may. */
export function whyNameReserved(name: string, place: NamePlace): string | undefined {
  const own = withOwnNames.includes(place) && ownNames.names.test(name) ? ownNames.why : undefined;
  const system = place === "vercel" && vercelNames.names.test(name) ? vercelNames.why : undefined;
  const byHand =
    place === "github" && namesByHand.includes(name.toUpperCase())
      ? "is what the generated jobs read, put there by hand"
      : undefined;
  return whyPlaceReserves(name, place) ?? system ?? own ?? byHand;
}

/** {@link whyNameReserved}, as far as the place itself refuses the name. */
export function whyPlaceReserves(name: string, place: NamePlace): string | undefined {
  return ofPlaces[place].find(({ names }) => names.test(name))?.why;
}
