import type { Command } from "./command.ts";

export interface CommandEntry {
  name: string;
  summary: string;
  load: () => Promise<Command>;
}

/** Every command, in the order of the help. The summaries stand here so that the help loads no command. */
export const commands: readonly CommandEntry[] = [
  {
    name: "init",
    summary: "make the catalog of a new product from a few questions, and preview it",
    load: async () => (await import("./commands/init.ts")).init,
  },
  {
    name: "bootstrap",
    summary: "prepare your own clouds for a first deployment, and the jobs for theirs",
    load: async () => (await import("./commands/bootstrap.ts")).bootstrap,
  },
  {
    name: "upgrade",
    summary: "take a newer package: say what changed, move what has to move, lock it",
    load: async () => (await import("./commands/upgrade.ts")).upgrade,
  },
  {
    name: "uninit",
    summary: "take away what Gantry wrote into a repository; what was changed since stays",
    load: async () => (await import("./commands/uninit.ts")).uninit,
  },
  {
    name: "up",
    summary: "deploy an environment: check, preview with the policy pack, ask, apply",
    load: async () => (await import("./commands/up.ts")).up,
  },
  {
    name: "preview",
    summary: "show what would change in an environment",
    load: async () => (await import("./commands/preview.ts")).preview,
  },
  {
    name: "review",
    summary: "say what a change would do to every environment, as a pull request's comment",
    load: async () => (await import("./commands/review.ts")).review,
  },
  {
    name: "refresh",
    summary: "bring the recorded state up to what the clouds have now",
    load: async () => (await import("./commands/refresh.ts")).refresh,
  },
  {
    name: "adopt",
    summary: "take what exists already into the state, and change nothing",
    load: async () => (await import("./commands/adopt.ts")).adopt,
  },
  {
    name: "release",
    summary: "forget what the state knows of an environment; everything keeps running",
    load: async () => (await import("./commands/release.ts")).release,
  },
  {
    name: "drift",
    summary: "say where GitHub and the clouds differ from what was declared, and bring it back",
    load: async () => (await import("./commands/drift.ts")).drift,
  },
  {
    name: "drift acknowledge",
    summary: "say that you have looked at what was deployed without approval",
    load: async () => (await import("./commands/drift/acknowledge.ts")).driftAcknowledge,
  },
  {
    name: "approve",
    summary: "let a version into an environment, with a tag that you sign, where GitHub has no reviewers",
    load: async () => (await import("./commands/approve.ts")).approve,
  },
  {
    name: "approvals verify",
    summary: "say whether a version has the signed approvals that an environment asks for",
    load: async () => (await import("./commands/approvals/verify.ts")).approvalsVerify,
  },
  {
    name: "run",
    summary: "run lint, tests and build as the pipeline does, in nine steps, and keep a log",
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "report",
    summary: "what came of a run of a workflow, and what can be done next",
    load: async () => (await import("./commands/report.ts")).report,
  },
  {
    name: "heal",
    summary: "find what is half way, failed or contended, and start what mends it; it deploys nothing itself",
    load: async () => (await import("./commands/heal.ts")).heal,
  },
  {
    name: "propose",
    summary: "open a pull request with files that were written anew and differ from the default branch",
    load: async () => (await import("./commands/propose.ts")).propose,
  },
  {
    name: "log show",
    summary: "show what a run said, by default the last one",
    load: async () => (await import("./commands/log/show.ts")).logShow,
  },
  {
    name: "log follow",
    summary: "show what a run says while it runs, until it has ended",
    load: async () => (await import("./commands/log/follow.ts")).logFollow,
  },
  {
    name: "log grep",
    summary: "show what a run said that matches a regular expression, in any case",
    load: async () => (await import("./commands/log/grep.ts")).logGrep,
  },
  {
    name: "status",
    summary: "say which version runs where, since when and by whom",
    load: async () => (await import("./commands/status.ts")).status,
  },
  {
    name: "board",
    summary: "write one HTML page of which version runs where",
    load: async () => (await import("./commands/board.ts")).board,
  },
  {
    name: "stages",
    summary: "how often and how soon changes reach users, and how long each stage takes",
    load: async () => (await import("./commands/stages.ts")).stages,
  },
  {
    name: "bundle",
    summary: "build what Vercel and Expo need of a version, for one environment",
    load: async () => (await import("./commands/bundle.ts")).bundle,
  },
  {
    name: "deploy",
    summary: "bring versions to an environment; without one, the environment to the default branch",
    load: async () => (await import("./commands/deploy.ts")).deploy,
  },
  {
    name: "promote",
    summary: "bring to one environment the versions that another runs",
    load: async () => (await import("./commands/promote.ts")).promote,
  },
  {
    name: "rollback",
    summary: "bring an environment back to the version before, and hold it there",
    load: async () => (await import("./commands/rollback.ts")).rollback,
  },
  {
    name: "hold",
    summary: "keep newer versions out of an environment",
    load: async () => (await import("./commands/hold.ts")).hold,
  },
  {
    name: "hold release",
    summary: "let newer versions into an environment again",
    load: async () => (await import("./commands/hold/release.ts")).holdRelease,
  },
  {
    name: "guardrail record",
    summary: "write what a run of k6 measured into Cloud Monitoring, as a sample of its guardrail",
    load: async () => (await import("./commands/guardrail/record.ts")).guardrailRecord,
  },
  {
    name: "guardrail sample",
    summary: "write what Google does not see into Cloud Monitoring: what the Cloud Run job runs",
    load: async () => (await import("./commands/guardrail/sample.ts")).guardrailSample,
  },
  {
    name: "guardrail status",
    summary: "how each guardrail stands: value, level, what is left of its budget, since when",
    load: async () => (await import("./commands/guardrail/status.ts")).guardrailStatus,
  },
  {
    name: "flag list",
    summary: "list the flags by environment: how far each is, since when and by whom",
    load: async () => (await import("./commands/flag/list.ts")).flagList,
  },
  {
    name: "flag show",
    summary: "say who has a flag, since when, who changed it, and what comes next",
    load: async () => (await import("./commands/flag/show.ts")).flagShow,
  },
  {
    name: "flag set",
    summary: "write into the catalog who gets a flag; the diff is shown first",
    load: async () => (await import("./commands/flag/set.ts")).flagSet,
  },
  {
    name: "flag ramp",
    summary: "bring a flag one step further in the catalog: 1, 5, 25, 50, 100 percent",
    load: async () => (await import("./commands/flag/ramp.ts")).flagRamp,
  },
  {
    name: "flag due",
    summary: "say which scheduled steps are due, and write those into the catalog",
    load: async () => (await import("./commands/flag/due.ts")).flagDue,
  },
  {
    name: "flag kill",
    summary: "end a flag at once and everywhere, without a merge",
    load: async () => (await import("./commands/flag/kill.ts")).flagKill,
  },
  {
    name: "flag revive",
    summary: "bring a killed flag back in the catalog, under a new revision",
    load: async () => (await import("./commands/flag/revive.ts")).flagRevive,
  },
  {
    name: "flag stale",
    summary: "find flags that nobody waits for: long at 100 or 0 percent, or named by no source",
    load: async () => (await import("./commands/flag/stale.ts")).flagStale,
  },
  {
    name: "state show",
    summary: "print the state file of an environment's branch",
    load: async () => (await import("./commands/state/show.ts")).stateShow,
  },
  {
    name: "state verify",
    summary: "say whether the state file is what tags and attempts say",
    load: async () => (await import("./commands/state/verify.ts")).stateVerify,
  },
  {
    name: "state rebuild",
    summary: "write the state file anew from tags and attempts",
    load: async () => (await import("./commands/state/rebuild.ts")).stateRebuild,
  },
  {
    name: "tag assign",
    summary: "make a version's or a state's tag, or move an environment's: CREATED, MOVED or UNCHANGED",
    load: async () => (await import("./commands/tag/assign.ts")).tagAssign,
  },
  {
    name: "tag deprecate",
    summary: "call old versions deprecated that no environment runs or would go back to",
    load: async () => (await import("./commands/tag/deprecate.ts")).tagDeprecate,
  },
  {
    name: "tag list",
    summary: "list the tags of versions, environments and states that this clone has",
    load: async () => (await import("./commands/tag/list.ts")).tagList,
  },
  {
    name: "tag show",
    summary: "show a tag: what it is made of, what it is worth, and which environments run it",
    load: async () => (await import("./commands/tag/show.ts")).tagShow,
  },
  {
    name: "tag verify",
    summary: "check every tag and every record of what ran where, against each other and the remote",
    load: async () => (await import("./commands/tag/verify.ts")).tagVerify,
  },
  {
    name: "tag history",
    summary: "show what happened to an environment: who brought which version, when, and what came of it",
    load: async () => (await import("./commands/tag/history.ts")).tagHistory,
  },
  {
    name: "checklist new",
    summary: "begin the checklist of a version for an environment, as a draft",
    load: async () => (await import("./commands/checklist/new.ts")).checklistNew,
  },
  {
    name: "checklist fill",
    summary: "say what was checked of a version; with an approver it is signed off",
    load: async () => (await import("./commands/checklist/fill.ts")).checklistFill,
  },
  {
    name: "checklist show",
    summary: "show the checklist of a version: every field, how old it is, and what is missing",
    load: async () => (await import("./commands/checklist/show.ts")).checklistShow,
  },
  {
    name: "checklist check",
    summary: "say everything that keeps a version's checklist from letting it pass",
    load: async () => (await import("./commands/checklist/check.ts")).checklistCheck,
  },
  {
    name: "audit list",
    summary: "show who changed what, the newest first",
    load: async () => (await import("./commands/audit/list.ts")).auditList,
  },
  {
    name: "audit export",
    summary: "write the audit events of an environment to a file that lasts",
    load: async () => (await import("./commands/audit/export.ts")).auditExport,
  },
  {
    name: "audit verify",
    summary: "find every edit, removal, insertion and gap in the audit events, without any network",
    load: async () => (await import("./commands/audit/verify.ts")).auditVerify,
  },
  {
    name: "migrate new",
    summary: "make the SQL file of a migration, and declare it in the catalog",
    load: async () => (await import("./commands/migrate/new.ts")).migrateNew,
  },
  {
    name: "migrate status",
    summary: "show which migrations a database has, and when each ran",
    load: async () => (await import("./commands/migrate/status.ts")).migrateStatus,
  },
  {
    name: "migrate up",
    summary: "run the migrations that a database lacks, each in one transaction",
    load: async () => (await import("./commands/migrate/up.ts")).migrateUp,
  },
  {
    name: "migrate down",
    summary: "undo the newest migration, or all above one",
    load: async () => (await import("./commands/migrate/down.ts")).migrateDown,
  },
  {
    name: "migrate rehearse",
    summary: "run what is pending up, down and up on a copy, and compare the schema",
    load: async () => (await import("./commands/migrate/rehearse.ts")).migrateRehearse,
  },
  {
    name: "migrate verify",
    summary: "check that what ran is what the files say, and that no role sees too much",
    load: async () => (await import("./commands/migrate/verify.ts")).migrateVerify,
  },
  {
    name: "migrate lint",
    summary: "find what locks a table for long, or breaks the version that runs",
    load: async () => (await import("./commands/migrate/lint.ts")).migrateLint,
  },
  {
    name: "migrate settle",
    summary: "say of a migration that failed half-way what you found in the database",
    load: async () => (await import("./commands/migrate/settle.ts")).migrateSettle,
  },
  {
    name: "evidence status",
    summary: "show what the database of evidence has, and whether anybody could change it",
    load: async () => (await import("./commands/evidence/status.ts")).evidenceStatus,
  },
  {
    name: "evidence take-in",
    summary: "copy into the database of evidence the audit events that it lacks",
    load: async () => (await import("./commands/evidence/take-in.ts")).evidenceTakeIn,
  },
  {
    name: "evidence ingest",
    summary: "take in the stages of the workflows' runs, as GitHub and their reports tell them",
    load: async () => (await import("./commands/evidence/ingest.ts")).evidenceIngest,
  },
  {
    name: "evidence verify",
    summary: "compare the database of evidence with the branches, record by record",
    load: async () => (await import("./commands/evidence/verify.ts")).evidenceVerify,
  },
  {
    name: "evidence prune",
    summary: "remove from the database of evidence what is past its retention",
    load: async () => (await import("./commands/evidence/prune.ts")).evidencePrune,
  },
  {
    name: "evidence migrate",
    summary: "make the tables and roles of evidence on a server, as a login that owns them",
    load: async () => (await import("./commands/evidence/migrate.ts")).evidenceMigrate,
  },
  {
    name: "destroy",
    summary: "take an environment down",
    load: async () => (await import("./commands/destroy.ts")).destroy,
  },
  {
    name: "outputs",
    summary: "print what an environment's stack gives to workflows",
    load: async () => (await import("./commands/outputs.ts")).outputs,
  },
  {
    name: "env show",
    summary: "print an environment's merged configuration and where each value came from",
    load: async () => (await import("./commands/env/show.ts")).envShow,
  },
  {
    name: "env shell",
    summary: "print the shell variables with which plain pulumi commands work",
    load: async () => (await import("./commands/env/shell.ts")).envShell,
  },
  {
    name: "profile list",
    summary: "list the profiles that a shell can have",
    load: async () => (await import("./commands/profile/list.ts")).profileList,
  },
  {
    name: "profile use",
    summary: "set this shell's variables and prompt for one environment and region",
    load: async () => (await import("./commands/profile/use.ts")).profileUse,
  },
  {
    name: "profile show",
    summary: "show a profile, by default this shell's, and the variables it sets",
    load: async () => (await import("./commands/profile/show.ts")).profileShow,
  },
  {
    name: "profile off",
    summary: "restore this shell's variables and prompt to what they were before",
    load: async () => (await import("./commands/profile/off.ts")).profileOff,
  },
  {
    name: "profile hook",
    summary: "print what a shell has to evaluate once before it can use profiles",
    load: async () => (await import("./commands/profile/hook.ts")).profileHook,
  },
  {
    name: "catalog check",
    summary: "check every file of the catalog, and say all that is wrong or probably not meant",
    load: async () => (await import("./commands/catalog/check.ts")).catalogCheck,
  },
  {
    name: "catalog eas",
    summary: "print or write the eas.json that the catalog asks for",
    load: async () => (await import("./commands/catalog/eas.ts")).catalogEas,
  },
  {
    name: "catalog graph",
    summary: "print or draw every entity of the catalog and every reference between them",
    load: async () => (await import("./commands/catalog/graph.ts")).catalogGraph,
  },
  {
    name: "catalog show",
    summary: "print one entity: its value, where that was written, its neighbours and its resources",
    load: async () => (await import("./commands/catalog/show.ts")).catalogShow,
  },
  {
    name: "rename surface",
    summary: "give a surface another name in the whole catalog; its resources are kept",
    load: async () => (await import("./commands/rename/surface.ts")).renameSurface,
  },
  {
    name: "rename environment",
    summary: "say step by step how an environment gives way to one of another name",
    load: async () => (await import("./commands/rename/environment.ts")).renameEnvironment,
  },
  {
    name: "policy list",
    summary: "list the rules of the policy pack: what must hold, and what each protects",
    load: async () => (await import("./commands/policy/list.ts")).policyList,
  },
  {
    name: "policy explain",
    summary: "say what a rule wants, why, what it objects to, and what to do about a violation",
    load: async () => (await import("./commands/policy/explain.ts")).policyExplain,
  },
  {
    name: "policy test",
    summary: "try every rule on a stack that keeps all of them, and on every way to break it",
    load: async () => (await import("./commands/policy/test.ts")).policyTest,
  },
  {
    name: "governance check",
    summary: "check that whatever the catalog loosens is accounted for in docs/governance.yml",
    load: async () => (await import("./commands/governance/check.ts")).governanceCheck,
  },
  {
    name: "gate",
    summary: "hold test, coverage, lint and type results against a gate's thresholds",
    load: async () => (await import("./commands/gate.ts")).gate,
  },
  {
    name: "generate",
    summary: "write what is made from the catalog: the schema for editors, the table of secrets, CODEOWNERS",
    load: async () => (await import("./commands/generate.ts")).generate,
  },
  {
    name: "workflows generate",
    summary: "write the GitHub Actions workflows that the catalog asks for",
    load: async () => (await import("./commands/workflows/generate.ts")).workflowsGenerate,
  },
  {
    name: "workflows check",
    summary: "check that workflows are as they would be generated, and that all of them keep the rules",
    load: async () => (await import("./commands/workflows/check.ts")).workflowsCheck,
  },
  {
    name: "app run",
    summary: "lint or test the apps, each by its own command, or install their packages",
    load: async () => (await import("./commands/app/run.ts")).appRun,
  },
  {
    name: "scripts list",
    summary: "list the scripts of the pipeline",
    load: async () => (await import("./commands/scripts/list.ts")).scriptsList,
  },
  {
    name: "scripts check",
    summary: "check the scripts of the pipeline by running each in its six modes",
    load: async () => (await import("./commands/scripts/check.ts")).scriptsCheck,
  },
  {
    name: "secrets init",
    summary: "make an environment ready for secrets: your key, its recipients, .sops.yaml, secrets.enc",
    load: async () => (await import("./commands/secrets/init.ts")).secretsInit,
  },
  {
    name: "secrets list",
    summary: "list an environment's secrets: owner, keeper, and whether there is a value",
    load: async () => (await import("./commands/secrets/list.ts")).secretsList,
  },
  {
    name: "secrets get",
    summary: "print one value",
    load: async () => (await import("./commands/secrets/get.ts")).secretsGet,
  },
  {
    name: "secrets set",
    summary: "give a secret its value, from standard input",
    load: async () => (await import("./commands/secrets/set.ts")).secretsSet,
  },
  {
    name: "secrets edit",
    summary: "open an environment's secrets in an editor",
    load: async () => (await import("./commands/secrets/edit.ts")).secretsEdit,
  },
  {
    name: "secrets check",
    summary: "check that every secret has a value, and that nobody tampered with them",
    load: async () => (await import("./commands/secrets/check.ts")).secretsCheck,
  },
  {
    name: "secrets rotate",
    summary:
      "replace a secret: write the new value, have it delivered, retire the old one; run again to go on",
    load: async () => (await import("./commands/secrets/rotate.ts")).secretsRotate,
  },
  {
    name: "secrets status",
    summary: "show how old each secret is against its cadence, and the days that are left",
    load: async () => (await import("./commands/secrets/status.ts")).secretsStatus,
  },
  {
    name: "secrets sync",
    summary:
      "compare the secrets with those that GitHub, Secret Manager and Vercel keep, and write the difference",
    load: async () => (await import("./commands/secrets/sync.ts")).secretsSync,
  },
  {
    name: "secrets rekey",
    summary: "encrypt an environment's secrets anew, to the recipients of the catalog",
    load: async () => (await import("./commands/secrets/rekey.ts")).secretsRekey,
  },
  {
    name: "secrets keygen",
    summary: "make an age key pair for yourself, or print the public key of the one you have",
    load: async () => (await import("./commands/secrets/keygen.ts")).secretsKeygen,
  },
  {
    name: "scan",
    summary: "look for secrets in commits, for vulnerable dependencies and for broken rules",
    load: async () => (await import("./commands/scan.ts")).scan,
  },
  {
    name: "secrets tools",
    summary: "find sops, age and gitleaks, or build them",
    load: async () => (await import("./commands/secrets/tools.ts")).secretsTools,
  },
  {
    name: "doctor",
    summary: "say what is here and what is missing, for the local cloud and for your own",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  {
    name: "completion",
    summary: "print what a shell has to evaluate once to complete commands, options and ids",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
];

/** The commands that have a verb after this word. */
export function beginningWith(word: string): CommandEntry[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

/** The words of every command, such as `secrets check`. */
export function commandNames(): string[] {
  return commands.map(({ name }) => name);
}

/** The command that `args` begin with, and the words after it. Throws a usage error that names what was probably meant. */
export async function findCommand(
  args: readonly string[],
): Promise<{ entry: CommandEntry; rest: readonly string[] }> {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(" ");
    const entry = commands.find((candidate) => candidate.name === name);
    if (entry !== undefined) return { entry, rest: args.slice(words) };
  }
  const { unknownCommand } = await import("./unknown-command.ts");
  throw unknownCommand(args, commandNames());
}
