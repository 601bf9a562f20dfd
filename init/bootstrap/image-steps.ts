import { addGrants, missingGrants } from "../../clients/google/iam-policy.ts";
import { repositoryPolicy, type ImageRepository } from "../../clients/google/images.ts";
import { RestFailed } from "../../clients/rest/rest-failed.ts";
import { imagesIn } from "../../model/declared/needs-mirror.ts";
import { stepIn, type Found, type Step } from "../steps/step.ts";
import { numberSetting, type GoogleStepsOptions } from "./google-steps.ts";
import { readSetting } from "./settings-file.ts";

const role = "roles/artifactregistry.reader";

/**
 * The right of the environment's Cloud Run to read images that lie in another project: without it, a first `gantry up` ends at
 * the first service. In its own project it may read them anyway.
 */
export function imageSteps(options: Pick<GoogleStepsOptions, "place" | "clients">): Step[] {
  const { catalog, project } = options.place;
  const repositories = imagesIn(catalog).flatMap((image) => repositoryOf(image) ?? []);
  const others = repositories.filter((each) => each.project !== project);
  return [...new Map(others.map((each) => [JSON.stringify(each), each])).values()].map((repository) =>
    imageStep(options, repository),
  );
}

/** Of Google's own images, such as those of sidecars, everybody may read. */
const ofGoogle = ["cloud-ops-agents-artifacts", "cloudrun", "cloud-sql-connectors", "distroless"];

function repositoryOf(image: string): ImageRepository | undefined {
  const { location, project, repository } =
    /^(?<location>[a-z0-9-]+)-docker\.pkg\.dev\/(?<project>[^/]+)\/(?<repository>[^/]+)\//.exec(image)
      ?.groups ?? {};
  if (location === undefined || project === undefined || repository === undefined) return undefined;
  return ofGoogle.includes(project) ? undefined : { location, project, repository };
}

function imageStep(
  { place, clients }: Pick<GoogleStepsOptions, "place" | "clients">,
  repository: ImageRepository,
): Step {
  const { root, project, catalog } = place;
  const title = `${repository.project}/${repository.repository}`;
  const at = repositoryPolicy(repository);
  return {
    ...stepIn(catalog.environment, `images of ${title}`, ["apis"]),
    does: `let Cloud Run of ${project} read images of ${title}: ${role}`,
    look: async (): Promise<Found> => {
      const number = readSetting(root, catalog.environment, numberSetting) ?? "";
      const member = `serviceAccount:service-${number}@serverless-robot-prod.iam.gserviceaccount.com`;
      const grants = [{ role, member }];
      try {
        const missing = await missingGrants(clients.images, at, grants);
        if (missing.length === 0) return { state: "done", note: `Cloud Run reads images of ${title}` };
        return { state: "open", act: () => addGrants(clients.images, at, grants) };
      } catch (error) {
        // Who keeps the images may be somebody else than who deploys.
        if (!(error instanceof RestFailed) || (error.status !== 403 && error.status !== 404)) throw error;
        const { location } = repository;
        const where = `--project ${repository.project} --location ${location}`;
        const give = `gcloud artifacts repositories add-iam-policy-binding ${repository.repository} ${where} --role ${role} --member ${member}`;
        const note = `there is no repository ${title} in ${location}, or this account may not say who reads there`;
        return { state: "person", note, how: [give] };
      }
    },
  };
}
