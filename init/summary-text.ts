import { whatGitHubHas, withoutAtGitHub } from "../model/declared/github-plan.ts";
import { oncallUrl } from "./templates/secrets.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { wrappedBelow } from "../terminal/table.ts";
import { projectOf, runApp, type Draft } from "./draft.ts";
import type { Leaving } from "./leave-example.ts";
import type { OpenValue } from "../catalog/open-values.ts";
import type { FirstPreview } from "./preview-first.ts";
import type { FileFate } from "./write-files.ts";
import { whole } from "../terminal/width.ts";

/** What GitHub offers to such a repository, and what stands in for the rest. */
export function offerText(context: Context, draft: Draft): string {
  const paint = paintFor(context);
  const where = `a ${draft.visibility} repository on the ${draft.plan} plan`;
  const approve = draft.onePerson === undefined ? ": reviewers approve production" : "";
  const lines = whatGitHubHas(draft).reviewers
    ? [`at GitHub, ${where} has environments, rulesets and required reviewers${approve}`]
    : [
        `${paint.yellow("!")} at GitHub, ${where} does without (docs/how-to/without-paid-github.md):`,
        ...withoutAtGitHub(draft).map((line) => `  ${line}`),
      ];
  const passedOver = draft.unnamed.map(
    (folder) =>
      `${paint.yellow("!")} "${folder}" looks like an app, and is left out: a folder of an app is called by letters, digits, ".", "_" and "-"`,
  );
  return `${[...lines, ...passedOver].join("\n")}\n`;
}

/** Every file, and whether it goes, will be made or is there. */
export function willWriteText(
  context: Context,
  product: string,
  files: readonly FileFate[],
  { leaving, changed }: Leaving,
): string {
  const paint = paintFor(context);
  const removed = leaving.map((path) => `  ${paint.red("remove")}  ${path}`);
  const theirs = changed.map((path) => `  ${paint.dim("keep")}    ${path}: changed, so it is yours`);
  const does = {
    created: (path: string) => `  ${paint.green("create")}  ${path}`,
    named: (path: string) => `  ${paint.cyan("change")}  ${path}: the project is called ${product}`,
    kept: (path: string) => `  ${paint.dim("keep")}    ${path}`,
  };
  const written = files.map((file) =>
    file.action === "changed" || file.problem !== undefined
      ? additionText(context, file)
      : does[file.action](file.path),
  );
  const hasOwn = files.some(({ path, action }) => action === "kept" && path.startsWith("environments/"));
  const isDone = removed.length === 0 && files.every(({ action }) => action === "kept");
  const lines = [...removed, ...theirs, ...written];
  const note = hasOwn ? ["environments/ exists: what is there is kept and never changed"] : [];
  return [...lines, ...note, ...(isDone ? ["nothing to create"] : []), ""].join("\n");
}

/** A file that needs lines: as a patch, or why nothing is written and what has to be added by hand. */
export function additionText(
  context: Context,
  { path, action, patch = "", problem, lines = [] }: FileFate,
): string {
  const paint = paintFor(context);
  if (problem !== undefined)
    return `  ${paint.magenta("keep")}    ${path}: ${problem}; add yourself: ${lines.join(", ")}`;
  const shown = patch.split("\n").map((line) => `    ${line}`);
  return [`  ${action === "created" ? paint.green("create") : paint.cyan("change")}  ${path}`, ...shown].join(
    "\n",
  );
}

interface Summary {
  draft: Draft;
  open: readonly OpenValue[];
  first: string;
  preview: FirstPreview;
  canPreview: boolean;
  isNew: boolean;
  /** Whether a hook of git looks for secrets, or none can be offered. */
  hasHook: boolean;
}

/** What is left to do, with the command that finds each value. */
export function summaryText(
  context: Context,
  { draft, open, first, preview, canPreview, isNew, hasHook }: Summary,
): string {
  const paint = paintFor(context);
  const failure =
    preview.result === "failed"
      ? [
          `the files are written; the preview did not run: ${preview.message}`,
          ...(preview.hint === null ? [] : [`  hint: ${preview.hint}`]),
          "",
        ]
      : [];
  const fill = open.flatMap(({ place, path, find }) => [
    `  ${place} ${path}`,
    `    ${paint.cyan(whole(find))}`,
  ]);
  const run = (command: string): string => `  ${whole(`npx gantry ${command}`)}`;
  const clouds = `${run("bootstrap --plan")}   see what your own clouds lack`;
  const hook = hasHook ? [] : [`${run("init --hook")}   have git look for secrets before each commit`];
  const steps = canPreview
    ? ["next:", run(`up ${first} --local`), run("workflows generate"), clouds, ...hook]
    : [
        "next: put these files into a checkout of the skeleton (where Pulumi.yaml is), and there",
        `  write name: ${draft.product} into Pulumi.yaml`,
        clouds,
      ];
  return [
    "",
    ...failure,
    ...(fill.length > 0
      ? ['still to fill in, before anything real is deployed (and then "gantry generate"):', ...fill, ""]
      : []),
    ...(isNew
      ? ["to be looked at:", ...assumptions(draft).flatMap((line) => wrappedBelow(line, context)), ""]
      : []),
    ...steps,
  ].join("\n");
}

function assumptions(draft: Draft): string[] {
  const { environments, domain, visibility, plan } = draft;
  const projects = environments.map((environment) => projectOf(draft, environment)).join(", ");
  return [
    `Google projects ${projects} (Pulumi.<environment>.yaml)`,
    runApp(draft) === undefined
      ? `alerts go to alerts@${domain} (channels)`
      : `alerts of what users notice go to the webhook that the secret ${oncallUrl} names, by alerts.${domain}; others to alerts@${domain} (channels)`,
    `the repository is ${visibility}, on the ${plan} plan (product.repository), which decides how production is approved`,
    `status checks ${draft.checks.join(", ")} (gates)`,
    ...(draft.onePerson === undefined && environments.includes("production")
      ? [
          "somebody else approves what reaches production; a team of one says so (docs/how-to/be-a-team-of-one.md)",
        ]
      : []),
    ...(draft.onePerson === undefined
      ? []
      : [
          "one person decides alone: they sign, wait an hour, and say the environment's name (docs/how-to/be-a-team-of-one.md)",
        ]),
    ...(whatGitHubHas(draft).reviewers && draft.onePerson === undefined
      ? []
      : ["those who approve sign: their public keys go into .github/allowed_signers"]),
  ];
}
