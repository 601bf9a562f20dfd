import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { GantryError } from "../model/errors.ts";
import { unfollowed } from "../model/observed/flag-kill.ts";
import type { Context } from "../terminal/context.ts";
import { readKills, type PublicKill } from "./flag-evaluator.ts";

/** Which flags are killed where they are evaluated, as far as that is known. */
export type FromEdge =
  | { answer: "not asked" }
  /** The catalog has no `edge.flags`. */
  | { answer: "nowhere" }
  | { answer: "unreachable"; why: string }
  | {
      answer: "asked";
      /** Those that the catalog does not follow: nobody has the flag, whatever it declares. */
      kills: readonly PublicKill[];
    };

/** Asks where an environment's flags are evaluated which are killed. One that cannot say is told, and never taken for none. */
export async function askEdge(
  { edge, flags }: Pick<EnvironmentCatalog, "edge" | "flags">,
  { env }: Pick<Context, "env">,
): Promise<FromEdge> {
  if (edge.flags === undefined) return { answer: "nowhere" };
  try {
    const kills = await readKills({ host: edge.flags.host, env });
    return { answer: "asked", kills: unfollowed(kills, flags) };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { answer: "unreachable", why: error.message };
  }
}
