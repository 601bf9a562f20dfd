import { projectToken } from "../vercel/common.ts";
import { teamId, userId } from "../vercel/deployments.ts";
import { textAt } from "../values.ts";
import { ok, VercelError, type Asked, type Reply } from "./http.ts";

export function user(): Promise<Reply> {
  const own = { id: userId, email: "local@lotus.example", username: "local", name: "local" };
  return Promise.resolve(ok({ user: { ...own, defaultTeamId: null, version: "northstar" } }));
}

export async function team({ store, params }: Asked): Promise<Reply> {
  const wanted = params["team"] ?? "";
  for (const each of await store.list(projectToken)) {
    const slug = textAt(each.state, "teamId") ?? "";
    if (slug !== "" && (slug === wanted || teamId(slug) === wanted))
      return ok({ id: teamId(slug), slug, name: slug, membership: { role: "OWNER", confirmed: true } });
  }
  throw new VercelError(404, "not_found", "The team could not be found.");
}
