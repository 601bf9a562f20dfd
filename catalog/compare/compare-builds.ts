import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { formatPath } from "../problem.ts";
import type { Change } from "./loosening.ts";

/** Further builds at Expo that come to a store now, or to another place of it: whoever is there may get them. */
export function* compareBuilds(
  base: readonly DeploymentSurface[],
  head: readonly DeploymentSurface[],
): Generator<Change> {
  const before = new Map(base.map((surface) => [surface.id, surface]));
  for (const now of head) {
    const old = before.get(now.id);
    if (now.platform !== "expo-eas" || old?.platform !== "expo-eas") continue;
    for (const [profile, build] of Object.entries(now.expo.builds)) {
      const said = saidOf(build);
      const there = old.expo.builds[profile];
      const was = there === undefined ? null : saidOf(there);
      if (build.distribution !== "store" || was === said) continue;
      yield { field: formatPath(["surfaces", now.id, "expo", "builds", profile]), old: was, new: said };
    }
  }
}

type Build = Extract<DeploymentSurface, { platform: "expo-eas" }>["expo"]["builds"][string];

function saidOf({ distribution, submit }: Build): string {
  return submit === undefined ? distribution : `${distribution}: ${submit.appStoreId}, ${submit.playTrack}`;
}
