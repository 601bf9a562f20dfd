import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { Source } from "../bundles/source.ts";
import type { GateSubject } from "../gates.ts";
import type { Decision } from "./decide.ts";
import { readRecords, type Facts } from "./facts.ts";
import { releasedCommits } from "./released.ts";

/** A release, or an assignment by hand, whose gates are to be judged. */
interface Judged {
  root: string;
  /** All that the catalog has. */
  environments: readonly EnvironmentCatalog[];
  /** The one that it goes to. */
  catalog: EnvironmentCatalog;
  facts: Facts;
  factsOf: (environment: EnvironmentName) => Promise<Facts>;
  decision: Decision;
  /** Where the platforms that build for each environment take it from. */
  sources: readonly Source[];
  cause: AttemptCause;
  /** The commit that program, catalog and pack come from. */
  infrastructure: string;
  /** Whether somebody must have merged that one as well. */
  asksWhetherMerged: boolean;
  now: Date;
}

/** Reads what the gates are judged by, from the clone alone. */
export async function gateSubject(judged: Judged): Promise<GateSubject> {
  const { root, environments, catalog, facts, factsOf, decision, sources, cause, infrastructure, now } =
    judged;
  const upstream = environments.filter(
    ({ environment, releaseChannels }) =>
      environment !== catalog.environment && releaseChannels.some(({ name }) => name === "pre-release"),
  );
  const versions = decision.targets.map(({ to }) => to);
  return {
    facts,
    decision,
    sources,
    cause,
    catalog,
    records: await readRecords(root, versions),
    upstream: await Promise.all(upstream.map(({ environment }) => factsOf(environment))),
    released: await releasedCommits(root, catalog.product.repository.defaultBranch, [
      infrastructure,
      ...versions.map(({ commit }) => commit),
    ]),
    checkedOut: judged.asksWhetherMerged ? infrastructure : undefined,
    now,
  };
}
