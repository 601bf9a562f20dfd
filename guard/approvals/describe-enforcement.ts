import { z } from "zod";
import { listEnvironments, loadEnvironment, loadRepository } from "../../catalog/load.ts";
import { whatGitHubHas, withoutAtGitHub, type GitHubOffer } from "../../model/declared/github-plan.ts";
import type { OnePerson } from "../../model/declared/approvals.ts";
import type { Repository } from "../../model/declared/product.ts";
import { openGitHub } from "../open-github.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { RestFailed } from "../../clients/rest/rest-failed.ts";
import { NoToken } from "../../clients/rest/token-of.ts";

type Offer = Pick<Repository, "visibility" | "plan">;

/** How one environment's approvals hold. */
interface EnvironmentApproval {
  environment: string;
  method: "none" | "reviewers" | "signed-tags";
  /** False where the catalog asks GitHub for what it does not have. */
  holds: boolean;
  note: string;
}

/** Whether GitHub can hold a deployment until a reviewer agrees, and what does where it cannot. */
export interface Enforcement extends Offer {
  /** Who said so: GitHub, or the catalog where GitHub could not be asked. */
  saidBy: "GitHub" | "the catalog";
  reviewers: boolean;
  /** Why GitHub could not be asked, or where it and the catalog disagree. */
  notes: readonly string[];
  environments: readonly EnvironmentApproval[];
  /** What this plan does without, and what takes its place, a line each (docs/how-to/without-paid-github.md). */
  without: readonly string[];
}

const repositoryFacts = z.object({ visibility: z.enum(["public", "private", "internal"]) });
/** GitHub tells the plan to the owners of an organisation alone. */
const ownerFacts = z.object({ plan: z.object({ name: z.string() }).optional() });

/** Reads plan and visibility, from GitHub where a token is there, else from the catalog. */
export async function describeEnforcement(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Enforcement> {
  const { repository } = loadRepository(root).product;
  const declared = { visibility: repository.visibility, plan: repository.plan };
  const { found, why } = await askGitHub(repository, env);
  const offer = { ...declared, ...found };
  const has = whatGitHubHas(offer);
  const fields = ["visibility", "plan"] as const;
  const disagreements = fields
    .filter((field) => offer[field] !== declared[field])
    .map(
      (field) => `GitHub says ${field} ${offer[field]}, product.repository.${field} says ${declared[field]}`,
    );
  const environments = listEnvironments(root).map((environment) => {
    const { method, onePerson } = loadEnvironment(root, environment).approvals;
    const holds = holdsFor(method, offer, has);
    if (onePerson === undefined || !holds.holds) return { environment, method, ...holds };
    return { environment, method, holds: true, note: onePersonNote(onePerson, has) };
  });
  const notes = [...(why === undefined ? [] : [why]), ...disagreements];
  return {
    ...offer,
    saidBy: found === undefined ? "the catalog" : "GitHub",
    reviewers: has.reviewers,
    notes,
    environments,
    without: withoutAtGitHub(offer),
  };
}

function holdsFor(
  method: EnvironmentApproval["method"],
  { visibility, plan }: Offer,
  { environments, reviewers }: GitHubOffer,
): Pick<EnvironmentApproval, "holds" | "note"> {
  if (!environments) {
    const none = `GitHub has no environments for a ${visibility} repository on the ${plan} plan`;
    if (method === "none")
      return { holds: true, note: "nobody has to approve; deployed from your own machine" };
    return method === "signed-tags"
      ? {
          holds: true,
          note: "signed approval tags, verified by the command that deploys, on your own machine",
        }
      : { holds: false, note: `${none}, so nobody is asked: use signed-tags` };
  }
  if (method === "none") return { holds: true, note: "nobody has to approve" };
  if (method === "signed-tags")
    return { holds: true, note: "signed approval tags, verified before the deploy job starts" };
  if (reviewers) return { holds: true, note: "GitHub holds the job until a reviewer agrees" };
  const note = `GitHub has no required reviewers for a ${visibility} repository on the ${plan} plan: use signed-tags`;
  return { holds: false, note };
}

function onePersonNote({ login, waitMinutes, reason }: OnePerson, { reviewers }: GitHubOffer): string {
  const where = reviewers ? "at GitHub" : "from the signed tag";
  return `one person: ${login} lets versions in alone, ${waitMinutes} minutes after asking (measured ${where}): ${reason}`;
}

async function askGitHub(
  repository: Repository,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ found?: Partial<Offer>; why?: string }> {
  try {
    const github = await openGitHub({ repository, env, local: undefined });
    try {
      return { found: await offerOf(github.client, repository) };
    } finally {
      await github.close();
    }
  } catch (error) {
    if (error instanceof NoToken || error instanceof RestFailed) return { why: error.message };
    throw error;
  }
}

async function offerOf(client: GitHubClient, { owner, name }: Repository): Promise<Partial<Offer>> {
  const { visibility } = await client.get(repositoryFacts, "", {
    what: `read repository ${owner}/${name}`,
    permission: "Metadata: read",
  });
  const asked = { what: `read the plan of ${owner}`, permission: "Organization administration: read" };
  // A person's account is no organisation, and has a plan that nobody else is told.
  const plan = (await client.find(ownerFacts, `//orgs/${owner}`, asked))?.plan?.name;
  const known = planOf(plan);
  return {
    visibility: visibility === "public" ? "public" : "private",
    ...(known === undefined ? {} : { plan: known }),
  };
}

/** GitHub's own words for the plans; the older ones of Enterprise are still in use. */
function planOf(name: string | undefined): Offer["plan"] | undefined {
  if (name === undefined) return undefined;
  if (["enterprise", "business", "business_plus"].includes(name)) return "enterprise";
  return (["free", "pro", "team"] as const).find((plan) => plan === name);
}
