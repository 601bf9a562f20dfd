import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { StoredResource } from "../store.ts";
import { isProperties, textAt } from "../values.ts";
import { notFound, param, type Route } from "./http.ts";
import { recordsOf } from "./records.ts";
import { repositoryOf } from "./repositories.ts";

/** An attestation that somebody put into the emulated GitHub: digest (`sha256:…`), predicateType, and the bundle as it was uploaded. */
export const attestationToken = "github:attestations/attestation:Attestation";

type AttestationBody = NonNullable<
  RestEndpointMethodTypes["repos"]["listAttestations"]["response"]["data"]["attestations"]
>[number];

/** https://docs.github.com/en/rest/repos/attestations: without any for a digest, or where the plan has none, that is 404. */
export const attestationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/attestations/{subject_digest}",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const { visibility, plan } = repository;
      const all = await recordsOf(request.store, attestationToken, repository);
      const type = request.query.get("predicate_type");
      const found = all.filter(
        ({ state }) =>
          textAt(state, "digest") === param(request, "subject_digest") &&
          (type === null || textAt(state, "predicateType") === type),
      );
      if (found.length === 0 || (visibility === "private" && plan !== "enterprise")) throw notFound();
      const list = found.reverse().map((each) => attestationBody(each, repository.id));
      return { status: 200, name: "attestations", uncounted: true, list };
    },
  },
];

function attestationBody({ state }: StoredResource, repository: number): AttestationBody {
  const bundle = state["bundle"];
  return {
    bundle: isProperties(bundle) ? bundle : {},
    repository_id: repository,
    bundle_url: "",
    initiator: "user",
  };
}
