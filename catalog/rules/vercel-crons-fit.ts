import { mostCrons } from "../../model/declared/vercel-cron.ts";
import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** Vercel would call one twice, and refuses too many at the upload, after all was built. */
export const vercelCronsFit: CatalogRule = {
  id: "vercel-crons-fit",
  description: "A surface at Vercel has each of its crons once, and 100 at most.",
  level: "error",
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "vercel") continue;
      const path = ["surfaces", surface.id, "vercel", "crons"];
      const crons = Object.entries(surface.vercel.crons);
      if (crons.length > mostCrons) {
        const text = `are ${crons.length}; Vercel takes ${mostCrons}`;
        yield { path, text, hint: "let one of them do the work of several", showsValue: false };
      }
      const first = new Map<string, string>();
      for (const [id, cron] of crons) {
        const key = `${cron.schedule} ${cron.path}`;
        const other = first.get(key);
        first.set(key, other ?? id);
        if (other === undefined) continue;
        yield {
          path: [...path, id],
          text: `is what ${quote(other)} is`,
          hint: "remove one",
          showsValue: false,
        };
      }
    }
  },
};
