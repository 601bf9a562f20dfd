import { markdownTable } from "../../files/generated/markdown-table.ts";

/** Where a schema is wider than its seed, on purpose. */
const wider: readonly (readonly [what: string, why: string])[] = [
  [
    "`environment`",
    "one of five everywhere (002 and 003 name two); a third kind follows the rules of staging",
  ],
  ["PipelineStageRecord `component`", "the name of any app that the catalog declares, and `shared`"],
  [
    "PipelineStageRecord `finished_at`, `artifact_url`",
    "null for a stage that is tried again, or was skipped: it has none",
  ],
  [
    "ReleaseChecklist `rollback_rehearsed_at`, `approver_role`, `approver_email`",
    "null before the drill and the approval; production needs them",
  ],
  [
    "SecuritySummary `scope`",
    "a scan of what is staged, of dependencies or of a plan reads no commit, and is no failure for that",
  ],
  ["SecretCredentialSet `service`", "`cloudflare` as well: a Worker keeps the hash of a token"],
  ["SecurityFinding `commit`", "`staged` or `unversioned` where no commit holds what was found"],
  ["LogEntry `test_execution`", "where 004 embeds a TestExecution"],
  ["LogEntry `pipeline_run`", "where 004 embeds the PipelineRun: in the last entry of a run that ended"],
  ["ActionLink `command`", "GitHub fills in no form by URL, so the line that dispatches stands beside it"],
];

/** Where a schema is stricter than its seed, or says more; the reason is what keeps it so. */
const stricter: readonly (readonly [what: string, why: string])[] = [
  [
    "EnvironmentConfiguration `region`",
    "two words in lower case, one of the usual ones or declared under `regions`: no provider's own name is one",
  ],
  [
    "EnvironmentConfiguration",
    "an environment has a region, by a folder or by `region`: neither Cloud Run nor Vercel runs nowhere",
  ],
  [
    "EnvironmentConfiguration `path`",
    "a secrets.enc lies beside the config.yml of an environment or the global one: nobody would read it below a region",
  ],
  [
    "GitTag names",
    "no part of a subproject is a word of tags, an environment or a version: git keeps no tag below another one",
  ],
  ["GitTag versions", "nothing that git refuses in a name: two dots, a dot at the end, `.lock`"],
  [
    "FeatureFlag `key`, Cohort `name`",
    "1–100 of letters, digits and `._-`, since they are keys of Workers KV and of OFREP",
  ],
  ["SecretCredentialSet `owner`, CredentialBundle `owner`", "a role or team, never a person: people leave"],
  [
    "DeploymentEnvironment `ghEnvironment`",
    "lower case, since GitHub's names differ by case alone and its API does not; `drift-` is the drift check's",
  ],
  [
    "DeploymentSurface `cloudRun.image`",
    "a name alone: its digest is in the tag of the version that runs, which never moves",
  ],
  [
    "DeploymentSurface `supabaseSchema`",
    "a name that Postgres takes unquoted; production shares its own with nobody",
  ],
  ["DeploymentSurface `readyCheck`", "null only on Expo, which serves nothing"],
  ["CIScript `lineCount`", "at least 1: a script without a line does nothing"],
  [
    "TestExecution",
    "a second attempt of `unit` or `integration` only after contention; otherwise only e2e is retried, once",
  ],
  ["PipelineRun `exit_code`", "a run that failed lacks a step, and one in order has them all"],
  ["DeploymentState `lastKnownGood`", "always the newest success that the file tells of"],
  [
    "QualityGate `thresholds`",
    "no lint error and no type error, as the seed's `lint errors=0, typecheck pass`",
  ],
  ["BuildArtifact `checksum`", "sha256, sha384 or sha512: a weaker digest identifies nothing"],
  ["GuardrailMetric", "metric, surface, source and unit must fit, or the alert never fires"],
  [
    "ReleaseChecklist `artifacts`",
    "addresses of GitHub Actions or Supabase alone: anything else proves nothing",
  ],
  [
    "Texts",
    "without control characters, and of bounded length: they are shown in terminals and kept in a database",
  ],
];

/** Required by the seed, and left out of the catalog's files, since a command or a provider observes them. */
const observed: readonly (readonly [entity: string, fields: string, from: string])[] = [
  [
    "FeatureFlag",
    "`updatedBy`, `updatedAt`, `auditId`",
    "git's history of the catalog and the audit: `gantry flag list`, `gantry flag show`",
  ],
  [
    "ReleaseChannel",
    "`artifactId`, `deployedAt`, `rollbackPointId`",
    "git, for each artifact that runs: `gantry catalog show`, `gantry status --json`",
  ],
  ["QualityGate", "`updatedAt`", "not yet"],
  ["MigrationScript", "`status`, `executedAt`", "`gantry migrate status`"],
  ["CredentialBundle", "`lastRotatedAt`", "the rotation ledger"],
  [
    "DeploymentEnvironment",
    "`rollbackTag`, `lastValidatedAt`",
    "git: `gantry catalog show`, `gantry status --json`, `gantry board`",
  ],
  ["Profile", "`isActive`", "the shell: `gantry profile list`"],
];

/** The section of docs/entities.md that says where the model is not the seeds' own words. */
export function seedDeviations(): string {
  return [
    "## Where the model departs from the seeds",
    "",
    "Field by field; whatever is not named here is as the seed has it. Every example in the seeds is taken as it stands.",
    "",
    "### Wider",
    "",
    markdownTable([["what", "why"], ...wider]),
    "",
    "### Stricter",
    "",
    markdownTable([["what", "why"], ...stricter]),
    "",
    "### Observed",
    "",
    "The seed requires these fields; in the catalog they are optional, since nobody writes them. Where an entity is read, they are",
    "joined to it from what knows them.",
    "",
    markdownTable([["entity", "fields", "joined from"], ...observed]),
  ].join("\n");
}
