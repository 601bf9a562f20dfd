import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { formatPath } from "../problem.ts";
import type { Change } from "./loosening.ts";

/** Hosts at Vercel that users lose, and such that lead elsewhere than they did. One that is new takes nobody anything. */
export function* compareDomains(
  base: readonly DeploymentSurface[],
  head: readonly DeploymentSurface[],
): Generator<Change> {
  const after = new Map(head.map((surface) => [surface.id, surface]));
  for (const before of base) {
    const now = after.get(before.id);
    if (before.platform !== "vercel" || now?.platform !== "vercel") continue;
    for (const [host, { redirectTo }] of Object.entries(before.vercel.domains)) {
      const [old, led] = [saidOf(redirectTo), now.vercel.domains[host]];
      const said = led === undefined ? null : saidOf(led.redirectTo);
      if (said === old) continue;
      const field = formatPath(["surfaces", before.id, "vercel", "domains", host]);
      yield { field, old, new: said };
    }
  }
}

function saidOf(redirectTo: string | undefined): string {
  return redirectTo === undefined ? "serves" : `redirects to ${redirectTo}`;
}
