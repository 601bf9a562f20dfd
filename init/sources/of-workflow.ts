import { posix } from "node:path";
import { parseArgs } from "node:util";
import { isNode, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { commandsOf } from "./commands-of.ts";
import { saysNothing, type Deploys } from "./deploys.ts";

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({});
const defaults = z
  .object({ run: z.object({ "working-directory": z.string().optional() }).optional() })
  .optional();
const step = z.object({
  uses: z.string().optional(),
  with: values,
  env: values,
  run: z.string().optional(),
  "working-directory": z.string().optional(),
});
const workflow = z.object({
  env: values,
  defaults,
  jobs: z.record(
    z.string(),
    z.object({
      env: values,
      defaults,
      environment: z
        .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
        .optional(),
      steps: z.array(step).default([]),
    }),
  ),
});

type Values = z.infer<typeof values>;

/** What a job's earlier steps have set for the later ones. */
interface Said {
  project: string | undefined;
  region: string | undefined;
}

/** What a workflow of somebody's deploys to the three platforms; nothing of a file that is no workflow. */
export function deploysOfWorkflow(path: string, text: string): Deploys[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: "silent" });
  if (document.errors.length > 0) return [];
  const parsed = workflow.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) return [];
  const { jobs, env, defaults: ofAll } = parsed.data;
  return Object.entries(jobs).flatMap(([name, job]) => {
    const said: Said = { project: undefined, region: undefined };
    return job.steps.flatMap((each, index) => {
      const known = knownOf([env, job.env, each.env]);
      const plain = (value: Values[string] | undefined): string | undefined => plainOf(value, known);
      const at = ["jobs", name, "steps", index];
      const ran = each["working-directory"] ?? (job.defaults ?? ofAll)?.run?.["working-directory"] ?? ".";
      const folder = plain(ran);
      const found = {
        place: `${path}:${lineAt(document, counter, at)}`,
        environment: plain(job.environment),
      };
      if (each.uses !== undefined) return byAction(each.uses, (key) => plain(each.with[key]), said, found);
      if (each.run === undefined) return [];
      const first = firstLine(document, counter, [...at, "run"]);
      return commandsOf(filled(each.run, known), known).flatMap(({ words, line }) =>
        byCommand(words, folder, said, { ...found, place: `${path}:${first + line}` }),
      );
    });
  });
}

type Found = Pick<Deploys, "place" | "environment">;
/** Google's actions say it as inputs: https://github.com/google-github-actions. */
function byAction(
  uses: string,
  input: (key: string) => string | undefined,
  said: Said,
  found: Found,
): Deploys[] {
  const action = /^google-github-actions\/(?<name>[\w-]+)@/.exec(uses)?.groups?.["name"];
  if (action === undefined) return [];
  said.project = input("project_id") ?? said.project;
  if (action !== "deploy-cloudrun") return [];
  const { project } = said;
  const [service, region] = [input("service"), input("region") ?? said.region];
  const folder = input("source");
  return [
    {
      ...saysNothing,
      ...found,
      by: "deploy-cloudrun",
      platform: "cloud-run",
      project,
      service,
      region,
      folder: cleaned(folder),
    },
  ];
}

const text = { type: "string" } as const;
/** Options with a value: what follows one is no word of its own. */
const gcloudOptions = Object.fromEntries(
  ["project", "region", "source", "image", "platform", "service-account", "format", "tag"].map((name) => [
    name,
    text,
  ]),
);

function byCommand(
  words: readonly (string | undefined)[],
  folder: string | undefined,
  said: Said,
  found: Found,
): Deploys[] {
  const [program, ...args] =
    words[0] === "npx"
      ? words.slice(words.findIndex((word, at) => at > 0 && word?.startsWith("-") !== true))
      : words;
  const known = args.map((word) => word ?? "");
  if (program === "gcloud") return byGcloud(known, folder, said, found);
  if (program === "vercel" && !known.some((word) => isOther.test(word))) {
    const { values: given } = parseArgs({ args: known, options: { cwd: text }, strict: false });
    const at = typeof given.cwd === "string" ? within(folder, given.cwd) : cleaned(folder);
    return [{ ...saysNothing, ...found, by: "vercel deploy", platform: "vercel", folder: at }];
  }
  if (program === "eas" && ["build", "update", "submit"].includes(known[0] ?? ""))
    return [
      {
        ...saysNothing,
        ...found,
        by: `eas ${known[0] ?? ""}`,
        platform: "expo-eas",
        folder: cleaned(folder),
      },
    ];
  return [];
}

/** Commands of Vercel's that deploy nothing. */
const isOther =
  /^(?:pull|build|link|env|login|whoami|alias|ls|list|inspect|logs|promote|rollback|--version|--help)$/;

function byGcloud(args: readonly string[], folder: string | undefined, said: Said, found: Found): Deploys[] {
  const { values: given, positionals } = parseArgs({
    args: [...args],
    options: gcloudOptions,
    strict: false,
    allowPositionals: true,
  });
  const option = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  if (positionals[0] === "config" && positionals[1] === "set") {
    const [key = "", value = ""] = positionals.slice(2);
    if (value !== "" && /^(?:core\/)?project$/.test(key)) said.project = value;
    if (value !== "" && /^(?:run|compute)\/region$/.test(key)) said.region = value;
    return [];
  }
  const at = args.findIndex((word, index) => word === "deploy" && args[index - 1] === "run");
  if (at < 0) return [];
  // Behind an option that has no meaning here, nobody could tell a value from the service.
  const next = args[at + 1] ?? "";
  const service = next === "" || next.startsWith("-") ? undefined : next;
  const source = option("source");
  return [
    {
      ...saysNothing,
      ...found,
      by: "gcloud run deploy",
      platform: "cloud-run",
      service,
      project: option("project") ?? said.project,
      region: option("region") ?? said.region,
      folder: source === undefined ? cleaned(folder) : within(folder, source),
    },
  ];
}

function within(folder: string | undefined, below: string): string | undefined {
  return folder === undefined ? undefined : cleaned(posix.join(folder, below));
}

/** As the catalog writes it; the repository's top says nothing of which app is meant. */
function cleaned(folder: string | undefined): string | undefined {
  const path = folder === undefined ? "." : posix.normalize(folder).replace(/\/$/, "");
  return path === "." ? undefined : path;
}

/** Variables in plain words, the closest ones first. */
function knownOf(levels: readonly Values[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const [name, value] of levels.flatMap((level) => Object.entries(level))) {
    const plain = plainOf(value, known);
    if (plain === undefined) known.delete(name);
    else known.set(name, plain);
  }
  return known;
}

/** A value that no run decides; `${{ env.NAME }}` is what that variable is. */
function plainOf(value: Values[string] | undefined, known: ReadonlyMap<string, string>): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const text = filled(String(value), known);
  return text.includes("${{") ? undefined : text;
}

function filled(text: string, known: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$\{\{\s*env\.(\w+)\s*\}\}/g,
    (expression, name: string) => known.get(name) ?? expression,
  );
}

function lineAt(document: Document, counter: LineCounter, path: readonly (string | number)[]): number {
  const node = document.getIn(path, true);
  return isNode(node) && node.range ? counter.linePos(node.range[0]).line : 1;
}

/** The line of a script's first: a block's begins below its mark. */
function firstLine(document: Document, counter: LineCounter, path: readonly (string | number)[]): number {
  const node = document.getIn(path, true);
  const isBlock = isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
  return lineAt(document, counter, path) + (isBlock ? 1 : 0);
}

/** The secrets that a workflow reads, by name, each with the first place. */
export function secretsOfWorkflow(path: string, content: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [index, line] of content.split("\n").entries()) {
    if (line.trimStart().startsWith("#")) continue;
    for (const { groups } of line.matchAll(/\$\{\{[^}]*?\bsecrets\.(?<name>[A-Za-z_]\w*)/g)) {
      const name = groups?.["name"] ?? "";
      if (name !== "GITHUB_TOKEN" && !found.has(name)) found.set(name, `${path}:${index + 1}`);
    }
  }
  return found;
}
