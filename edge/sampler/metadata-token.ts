import { z } from "zod";
import { jsonOf } from "../bounded-text.ts";
import { call, describeAnswer, isFault } from "../call.ts";
import type { Means } from "./source.ts";

const answer = z.object({ access_token: z.string().regex(/^[\x21-\x7e]+$/) });
const path = "/computeMetadata/v1/instance/service-accounts/default/token";

/**
 * An access token of the account that the job runs as: there is no key of it.
 * https://docs.cloud.google.com/run/docs/container-contract#metadata-server
 *
 * @param address the metadata server's, without a slash at the end
 */
export async function metadataToken(
  address: string,
  { deadlineMs, pauseMs }: Pick<Means, "deadlineMs" | "pauseMs">,
): Promise<{ token: string } | { why: string }> {
  const headers = { "metadata-flavor": "Google" };
  const again = (answer: Parameters<typeof isFault>[0]) => (isFault(answer) ? pauseMs : undefined);
  const said = await call(`${address}${path}`, { method: "GET", headers }, { deadlineMs, again });
  if (said.kind !== "answered" || said.status !== 200)
    return { why: `Google's metadata server ${describeAnswer(said)}` };
  const read = answer.safeParse(jsonOf(said.body));
  return read.success
    ? { token: read.data.access_token }
    : { why: "Google's metadata server answered something else than a token" };
}
