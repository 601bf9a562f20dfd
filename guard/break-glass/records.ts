import { loadEnvironment } from "../../catalog/load.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { trustedApprovals } from "../approvals/judge-approvals.ts";
import { type Approvals, isOnePerson } from "../../model/declared/approvals.ts";
import { type Account, accountIn } from "./account.ts";
import { type NamedTag, recordFolder, type RecordTag, tagsBelow } from "./record-tags.ts";
import { environmentName } from "../../model/scalars.ts";

/** A deployment that did not wait for approval: an annotated tag at GitHub. */
export interface BreakGlassRecord {
  /** `production/20261121T101500Z` */
  id: string;
  environment: string;
  reason: string;
  /** Who the token belonged to. */
  by: string;
  /** ISO 8601 */
  at: string;
  commit: string;
  /** Acknowledgements that do not count, and why. */
  rejected: readonly string[];
}

/** A record as it is kept. */
export interface KeptRecord {
  id: string;
  used: RecordTag;
  /** Whoever broke the glass; undefined where somebody made the tag by hand, without saying. */
  by: Account | undefined;
  acknowledgements: readonly NamedTag[];
}

/** Who may look at what somebody did without approval. */
interface WhoMay {
  /** The logins of the reviewers who are somebody else. */
  others: readonly string[];
  /** Whether an account is of the person who did it. */
  isOneself: (account: Account) => boolean;
}

/** The reviewers of an environment, seen from whoever broke its glass. */
export type Others = (environment: string, by: Account | undefined) => Promise<WhoMay>;

/** The records of an environment, or the one of an id, oldest first. A `used` that is no annotated tag is no record. */
export async function readRecords(client: GitHubClient, path: string): Promise<KeptRecord[]> {
  const tags = await tagsBelow(client, `${recordFolder}/${path}/`);
  return tags.flatMap(({ name, tag: used }): KeptRecord[] => {
    if (!name.endsWith("/used") || used === undefined) return [];
    const folder = name.slice(0, -"used".length);
    const id = folder.slice(`${recordFolder}/`.length, -1);
    const acknowledgements = tags.filter((each) => each.name.startsWith(`${folder}acknowledged`));
    return [{ id, used, by: accountIn(used.tagger), acknowledgements }];
  });
}

/** The records of an environment that nobody has acknowledged in a way that counts, oldest first. */
export async function openRecords(
  client: GitHubClient,
  environment: string,
  others: Others,
): Promise<BreakGlassRecord[]> {
  const open: BreakGlassRecord[] = [];
  for (const kept of await readRecords(client, environment)) {
    const rejected = await rejections(kept, others);
    if (rejected === undefined) continue;
    const { id, used, by } = kept;
    const { message, tagger, object } = used;
    open.push({
      id,
      environment,
      reason: message.trim(),
      by: by?.login ?? tagger.name,
      at: tagger.date,
      commit: object.sha,
      rejected,
    });
  }
  return open;
}

/** Why no acknowledgement of a record counts, a line for each; undefined where one does. */
export async function rejections(kept: KeptRecord, others: Others): Promise<string[] | undefined> {
  const problems: string[] = [];
  for (const each of kept.acknowledgements) {
    const problem = await problemOf(kept, each, others);
    if (problem === undefined) return undefined;
    problems.push(`${each.name} does not count: ${problem}`);
  }
  return problems;
}

/** The line by which an acknowledgement names what it is for. Nobody can write it before that is there. */
export function acknowledges({ used }: Pick<KeptRecord, "used">): string {
  return `acknowledges ${used.sha}`;
}

async function problemOf(kept: KeptRecord, { tag }: NamedTag, others: Others): Promise<string | undefined> {
  if (tag === undefined) return "it is no annotated tag, so it says neither who made it nor why";
  const who = accountIn(tag.tagger);
  if (who === undefined) return `its maker "${tag.tagger.name}" is no account of GitHub's`;
  if (!tag.message.split("\n").includes(acknowledges(kept))) {
    return "it does not name what it acknowledges, so it may be for another record or have been made before";
  }
  if (kept.by === undefined) return undefined;
  const [environment = ""] = kept.id.split("/");
  const may = await others(environment, kept.by);
  if (!may.isOneself(who) || may.others.length === 0) return undefined;
  const as = who.id === kept.by.id ? "" : ` as ${kept.by.login}`;
  return `it is by ${who.login}, who broke the glass${as}`;
}

/**
 * Who may acknowledge what somebody did: the reviewers of the environment by the default branch's catalog, but for that
 * person, whatever accounts they have. Where that is nobody, a team of one has to acknowledge its own. On the local cloud, without
 * GitHub, the work tree's catalog counts.
 */
export function othersWhoMay(root: string, client: GitHubClient | undefined): Others {
  return async (stack, by) => {
    const environment = environmentName.parse(stack);
    const approvals =
      (client && (await trustedApprovals(root, environment, client))) ??
      loadEnvironment(root, environment).approvals;
    return whoMay(approvals, by);
  };
}

/** Seen from whoever broke the glass; undefined where nobody said who it was. */
export function whoMay(
  approvals: Pick<Approvals, "reviewers" | "accounts">,
  by: Account | undefined,
): WhoMay {
  const isOneself = (account: Account): boolean => by !== undefined && isOnePerson(approvals, account, by);
  const others = approvals.reviewers.filter((reviewer) => !isOneself(reviewer));
  return { others: others.map(({ login }) => login), isOneself };
}
