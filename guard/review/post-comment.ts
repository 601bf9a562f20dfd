import { readFileSync } from "node:fs";
import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { RestFailed } from "../../clients/rest/rest-failed.ts";
import { marker } from "./markdown.ts";

/** The event that a workflow runs for; https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request. */
const pullRequestEvent = z.object({ pull_request: z.object({ number: z.int().positive() }) });
const comment = z.object({
  id: z.int().positive(),
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
});

export type Posted = "created" | "updated" | "unchanged" | "refused";

/**
 * Writes the one comment of a pull request, or rewrites it in place. `refused` where the token may not, as a fork's may
 * not: what it would say is in the job's summary then. Comments of people are never touched, whatever they hold.
 */
export async function postComment(
  client: GitHubClient,
  pullRequest: number,
  markdown: string,
): Promise<Posted> {
  const permission = "Pull requests: write";
  const path = `/issues/${pullRequest}/comments`;
  const comments = await client.list(comment, path, { what: "read the comments", permission });
  const own = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(marker) === true);
  if (own?.body?.trim() === markdown.trim()) return "unchanged";
  try {
    const asked = { what: "write the comment", permission };
    if (own === undefined) await client.write("POST", path, asked, { body: markdown });
    else await client.write("PATCH", `/issues/comments/${own.id}`, asked, { body: markdown });
    return own === undefined ? "created" : "updated";
  } catch (error) {
    if (error instanceof RestFailed && error.status === 403) return "refused";
    throw error;
  }
}

/** The number of the pull request that a workflow runs for. */
export function pullRequestOf(env: Readonly<Record<string, string | undefined>>): number {
  const file = env["GITHUB_EVENT_PATH"];
  const parsed =
    file === undefined ? undefined : pullRequestEvent.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (parsed?.success === true) return parsed.data.pull_request.number;
  throw new GantryError("this is no workflow of a pull request, so there is nothing to comment on", {
    hint: "leave --comment out; the text is printed anyway",
    exitCode: ExitCode.usage,
  });
}
