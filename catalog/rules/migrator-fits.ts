import { isInSecretManager } from "../../model/declared/secret-credential-set.ts";
import { quote } from "../check/quote.ts";
import { namesOf, type CatalogRule } from "./rule.ts";

/** Without any of these the job would be made and could never migrate. */
export const migratorFits: CatalogRule = {
  id: "migrator-fits",
  description:
    "The job that migrates has a connection string in Secret Manager, and a pipeline that builds its image.",
  level: "error",
  *check({ entities, merged }) {
    const { job, urlRef } = entities.database ?? {};
    if (job === undefined) return;
    if (urlRef === undefined) {
      yield {
        path: ["database", "job"],
        text: "needs database.urlRef, the secret with its connection string",
        hint: "name one that no bundle has: an app's own login has no right to change the schema",
        showsValue: false,
        dependsOn: [["database", "urlRef"]],
      };
    } else {
      const secret = entities.secrets.get(urlRef);
      if (secret !== undefined && !isInSecretManager(secret)) {
        yield {
          path: ["database", "urlRef"],
          text: `is a secret of ${quote(secret.service)}, and Cloud Run reads none of those`,
          hint: `set secrets.${urlRef}.service to supabase`,
          dependsOn: [["secrets", urlRef]],
        };
      }
    }
    if (!entities.apps.has(job.app)) return;
    const pipelines = [...entities.pipelines.values()];
    // One with a mistake of its own may be the one that builds it.
    if (pipelines.length === 0 || !namesOf(merged, "pipelines").every((id) => entities.pipelines.has(id)))
      return;
    if (pipelines.some(({ app, stages }) => app === job.app && stages.includes("GHCR Push"))) return;
    yield {
      path: ["database", "job", "app"],
      text: "has no pipeline with the stage GHCR Push, so nothing would build the job's image",
      dependsOn: [["pipelines"]],
    };
  },
};
