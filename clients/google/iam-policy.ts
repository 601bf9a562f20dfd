import { z } from "zod";
import type { RestClient } from "../rest/rest-client.ts";
import type { RestCall } from "../rest/rest-call.ts";
import { RestFailed } from "../rest/rest-failed.ts";

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy: what is not named here is kept as it is. */
const policy = z.looseObject({
  etag: z.string(),
  bindings: z
    .array(
      z.looseObject({
        role: z.string(),
        members: z.array(z.string()).default([]),
        condition: z.unknown().optional(),
      }),
    )
    .default([]),
});
type Policy = z.infer<typeof policy>;

/** Who has which role on one thing. */
export interface Grant {
  role: string;
  /** As IAM names it, such as `serviceAccount:deploy-staging@…`. */
  member: string;
}

/** Where the policy of one thing is read and written, with the version of conditions. */
export interface PolicyPlace {
  read: Pick<RestCall, "method" | "path">;
  write: Pick<RestCall, "method" | "path">;
  /** What a written policy is wrapped in. */
  body: (policy: object) => object;
  /** For messages: `bucket lotus-state`. */
  title: string;
}

/** Those of the grants that are not there without a condition. @throws RestFailed */
export async function missingGrants(
  client: RestClient,
  place: PolicyPlace,
  grants: readonly Grant[],
): Promise<Grant[]> {
  return missingIn(await read(client, place), grants);
}

/**
 * Adds grants to a policy and takes none away. Google refuses a policy that somebody has changed meanwhile; it is read and
 * written anew then, three times at most. @throws RestFailed
 */
export async function addGrants(
  client: RestClient,
  place: PolicyPlace,
  grants: readonly Grant[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await read(client, place);
    const missing = missingIn(before, grants);
    if (missing.length === 0) return;
    const added = missing.map(({ role, member }) => ({ role, members: [member] }));
    // Conditions of others are lost by a policy that says it has none.
    const body = place.body({ ...before, version: 3, bindings: [...before.bindings, ...added] });
    try {
      const call = { ...place.write, what: `say who may use the ${place.title}`, body, isIdempotent: true };
      await client.call(z.unknown(), call);
      return;
    } catch (error) {
      const isMoved = error instanceof RestFailed && (error.status === 409 || error.status === 412);
      if (!isMoved || attempt === 3) throw error;
    }
  }
}

function read(client: RestClient, { read: call, title }: PolicyPlace): Promise<Policy> {
  return client.call(policy, { ...call, what: `read who may use the ${title}` });
}

function missingIn({ bindings }: Policy, grants: readonly Grant[]): Grant[] {
  const has = ({ role, member }: Grant): boolean =>
    bindings.some(
      (each) => each.role === role && each.condition === undefined && each.members.includes(member),
    );
  return grants.filter((grant) => !has(grant));
}
