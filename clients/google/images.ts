import type { PolicyPlace } from "./iam-policy.ts";

/** A repository of Artifact Registry. */
export interface ImageRepository {
  project: string;
  /** Such as `europe-west4`, or `us` for several regions at once. */
  location: string;
  repository: string;
}

/** Who may use a repository: https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories */
export function repositoryPolicy({ project, location, repository }: ImageRepository): PolicyPlace {
  const path = `/v1/projects/${project}/locations/${location}/repositories/${repository}`;
  return {
    read: { method: "GET", path: `${path}:getIamPolicy?options.requestedPolicyVersion=3` },
    write: { method: "POST", path: `${path}:setIamPolicy` },
    body: (policy) => ({ policy }),
    title: `repository ${project}/${repository}`,
  };
}
