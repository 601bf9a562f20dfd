import type { Project } from "../../catalog/project.ts";
import { signedOff, type SignedOff } from "../../guard/approvals/signed-off.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { checklistProblems } from "../../model/observed/checklist-problems.ts";
import type { KeptChecklist } from "../../stacks/checklists.ts";
import type { KnownVersion } from "../deploy/facts.ts";
import { evidenceOf, readEvidence, type EvidenceReading } from "./read-evidence.ts";

/** A checklist with all that is known of it. */
export interface JudgedChecklist {
  kept: KeptChecklist;
  /** What keeps it from letting its version pass, a line each. */
  problems: readonly string[];
  /** What nobody could be asked, a line each; where it is strict, that is against it as well. */
  unasked: readonly string[];
  /** What somebody should know. */
  notes: readonly string[];
  /** Who has signed it off, where that is known. */
  signedBy: string | undefined;
  /** What to do about what could not be asked. */
  hint: string | undefined;
}

export interface JudgeOptions {
  project: Project;
  environments: readonly EnvironmentCatalog[];
  /** Where the version is to go. */
  catalog: EnvironmentCatalog;
  version: KnownVersion;
  local: boolean;
  env: Readonly<Record<string, string | undefined>>;
  now: Date;
}

/** Judges one checklist by its fields, its evidence and who signed it off. */
export async function judgeChecklist(kept: KeptChecklist, options: JudgeOptions): Promise<JudgedChecklist> {
  const { project, environments, catalog, version, local, env, now } = options;
  const [evidence, signed] = await Promise.all([
    readEvidence({
      list: kept.list,
      version,
      pipelines: environments.flatMap(({ pipelines }) => pipelines),
      repository: catalog.product.repository,
      local,
      env,
    }),
    kept.isSigned
      ? signedOff({ project, catalog, version, by: kept.by, run: kept.run, local, env })
      : Promise.resolve(undefined),
  ]);
  return { kept, ...verdictOf(kept, { evidence, signed, tag: version.tag, now }) };
}

/** What stands against a checklist, of what was read. */
export function verdictOf(
  { list, version }: Pick<KeptChecklist, "list" | "version">,
  read: {
    evidence: readonly EvidenceReading[];
    /** Undefined for a draft. */
    signed: SignedOff | undefined;
    /** The version's tag as it is. */
    tag: { id: string };
    now: Date;
  },
): Omit<JudgedChecklist, "kept"> {
  const { evidence, signed, tag, now } = read;
  const fields = checklistProblems(list, {
    now,
    tags: new Set([list.tag]),
    // Each is asked for itself.
    artifactUrls: new Set(evidenceOf(list).map(({ url }) => url)),
  });
  const wrong = evidence.flatMap(({ url, of, found, isRequired }) =>
    found.kind === "wrong" && (isRequired || url.includes("github.com/"))
      ? [`${of}: ${url} ${found.problem}`]
      : [],
  );
  const further = evidence.filter(
    ({ url, found, isRequired }) => found.kind === "wrong" && !isRequired && !url.includes("github.com/"),
  );
  const unasked = evidence.flatMap(({ of, found }) =>
    found.kind === "unasked" ? [{ of, why: found.why }] : [],
  );
  const reasons = Map.groupBy(unasked, ({ why }) => why);
  const hints = [
    ...evidence.map(({ found }) => (found.kind === "unasked" ? found.hint : undefined)),
    signed === undefined || signed.kind === "known" ? undefined : signed.hint,
  ];
  return {
    problems: [
      ...(version.id === tag.id
        ? []
        : [`tag: "${list.tag}" was made anew since, and this is of another one`]),
      ...fields.map(({ field, text }) => `${field}: ${text}`),
      ...wrong,
      ...(signed?.kind === "wrong" ? [`approver_email: ${signed.problem}`] : []),
    ],
    unasked: [
      ...[...reasons].map(
        ([why, of]) =>
          `evidence was not asked for (${[...new Set(of.map((each) => each.of))].join(", ")}): ${why}`,
      ),
      ...(signed?.kind === "unasked" ? [`nobody was asked who signed it off: ${signed.why}`] : []),
    ],
    notes: further.map(({ url }) => `nobody could ask for ${url}, which is no artifact of GitHub Actions`),
    signedBy: signed?.kind === "known" ? `${signed.who}, ${signed.how}` : undefined,
    hint: hints.find((hint) => hint !== undefined),
  };
}
