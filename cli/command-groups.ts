import { beginningWith, commands, type CommandEntry } from "./commands.ts";

/** Commands that belong together. */
export interface CommandGroup {
  /** The word that its commands begin with; for `begin`, `deploy` and `deliver`, which nobody types, only a heading. */
  title: string;
  summary: string;
  /** The names of those that do not begin with the title. */
  others?: readonly string[];
}

/** Every command is in one of these; in the order of the help. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: "begin",
    summary: "begin a product, and make this machine ready",
    others: ["doctor", "init", "bootstrap", "upgrade", "uninit", "completion"],
  },
  {
    title: "deploy",
    summary: "see what would change, deploy it, and find what differs",
    others: [
      "preview",
      "up",
      "review",
      "outputs",
      "drift",
      "drift acknowledge",
      "refresh",
      "adopt",
      "release",
      "destroy",
    ],
  },
  {
    title: "approvals",
    summary: "signed approvals, where GitHub has no reviewers",
    others: ["approve"],
  },
  {
    title: "deliver",
    summary: "versions: where they run, brought further, and taken back",
    others: [
      "status",
      "board",
      "stages",
      "bundle",
      "deploy",
      "promote",
      "rollback",
      "hold",
      "hold release",
      "heal",
    ],
  },
  {
    title: "log",
    summary: "lint, tests and build as the pipeline runs them, the log, and the report",
    others: ["run", "report"],
  },
  { title: "app", summary: "the apps, each linted and tested by its own command" },
  { title: "tag", summary: "versions, what they are worth, and which environment runs which" },
  { title: "guardrail", summary: "what is watched, and how it stands" },
  { title: "flag", summary: "who has what is switched on: listed, ramped, taken back and brought back" },
  { title: "checklist", summary: "what a person has checked before a version goes to production" },
  { title: "migrate", summary: "the database's migrations: written, rehearsed, run and undone" },
  { title: "audit", summary: "who changed what: listed, exported and verified" },
  { title: "evidence", summary: "the database of what happened: kept, checked and pruned" },
  { title: "state", summary: "the state file, which other tools read" },
  {
    title: "catalog",
    summary: "check, show and draw what the catalog declares, and write what is made from it",
    others: ["generate"],
  },
  { title: "rename", summary: "another name for what the catalog declares" },
  { title: "env", summary: "an environment's merged configuration, and its shell" },
  { title: "secrets", summary: "values: sealed, rotated and delivered" },
  {
    title: "scan",
    summary: "secrets, vulnerabilities and broken rules: looked for, and kept on record",
    others: ["scan"],
  },
  { title: "policy", summary: "the rules that every plan has to keep" },
  { title: "governance", summary: "whether what is loosened is accounted for" },
  {
    title: "pipeline",
    summary: "what a change goes through before it is merged",
    others: ["gate", "propose"],
  },
  { title: "workflows", summary: "the GitHub Actions workflows" },
  { title: "scripts", summary: "the scripts that pipelines call" },
  { title: "profile", summary: "this shell's variables and prompt" },
];

/** What `gantry` alone shows before the groups. */
export const firstCommands: readonly string[] = [
  "doctor",
  "init",
  "catalog check",
  "preview",
  "up",
  "outputs",
  "drift",
  "destroy",
];

/** The commands of a group, in its order. */
export function commandsOf({ title, others = [] }: CommandGroup): CommandEntry[] {
  return [
    ...others.flatMap((name) => commands.filter((entry) => entry.name === name)),
    ...beginningWith(title),
  ];
}
