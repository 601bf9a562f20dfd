import { ExitCode, GantryError } from "../../model/errors.ts";
import type { SecretRange } from "../../secrets/scan.ts";
import type { Command, Invocation } from "../command.ts";
import { absolute } from "../options.ts";

const report = { type: "string", placeholder: "file", values: "file", multiple: true } as const;

export const scan: Command = {
  name: "scan",
  summary: "look for secrets in commits, for vulnerable dependencies and for broken rules",
  positionals: [],
  options: {
    history: {
      type: "boolean",
      summary: "secrets in every commit of the clone; what is done where nothing else is asked for",
    },
    range: {
      type: "string",
      placeholder: "A..B",
      values: "ref",
      summary:
        "secrets in the commits that B has and A has not, or in all that B has; .gitleaks.toml counts as A has it",
    },
    staged: {
      type: "boolean",
      summary:
        "secrets in what is about to be committed; it fails where there is no gitleaks, which it does not build",
    },
    dependencies: {
      type: "boolean",
      summary:
        "vulnerabilities of each package-lock.json and requirements.txt in git, by npm audit and pip-audit",
    },
    "npm-audit": { ...report, summary: 'what "npm audit --json" has written' },
    "pip-audit": { ...report, summary: 'what "pip-audit --format json" has written' },
    policy: { ...report, summary: 'what "gantry preview --json" has written: the rules that a plan breaks' },
    sarif: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "write the findings there as SARIF 2.1.0",
    },
    output: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "write the records there, as --json prints them",
    },
  },
  examples: [
    "gantry scan",
    "gantry scan --range origin/main..HEAD --sarif scan.sarif",
    "gantry scan --staged",
    "gantry scan --dependencies --output scan.json",
    'gantry scan --policy plan.json     what "gantry preview staging --json > plan.json" wrote',
  ],
  async run(invocation, context) {
    const files = (option: string): string[] =>
      invocation.texts(option).map((file) => absolute(context.cwd, file) ?? file);
    const options = {
      dependencies: invocation.flag("dependencies"),
      npmAudits: files("npm-audit"),
      pipAudits: files("pip-audit"),
      policies: files("policy"),
      sarif: absolute(context.cwd, invocation.text("sarif")),
      output: absolute(context.cwd, invocation.text("output")),
      json: invocation.flag("json"),
    };
    const others = [...options.npmAudits, ...options.pipAudits, ...options.policies];
    const range = rangeOf(invocation, { byDefault: !options.dependencies && others.length === 0 });
    const { scan: look } = await import("../../pipeline/scan.ts");
    return look(context, { ...options, range });
  },
};

/** Where to look for secrets. Throws a usage error for more than one place, and for what is no range. */
function rangeOf(invocation: Invocation, { byDefault }: { byDefault: boolean }): SecretRange | undefined {
  const range = invocation.text("range");
  const given = [
    ...(["history", "staged"] as const).filter((name) => invocation.flag(name)),
    ...(range === undefined ? [] : ["range" as const]),
  ];
  const [only] = given;
  if (given.length > 1) {
    throw new GantryError(`scan: ${given.map((name) => `--${name}`).join(" and ")} are two places to look`, {
      hint: "leave out one of them",
      exitCode: ExitCode.usage,
    });
  }
  if (range === undefined)
    return only === "range" ? undefined : (only ?? (byDefault ? "history" : undefined));
  const ends = range.includes("...") ? [] : range.split("..");
  const to = ends.at(-1) ?? "";
  const from = ends.length === 2 ? ends[0] : undefined;
  if (ends.length <= 2 && to !== "" && from !== "") return { from, to };
  throw new GantryError("scan: --range is no range of commits", {
    hint: "name it as git does: A..B for what B has and A has not, or B for all that it has",
    exitCode: ExitCode.usage,
  });
}
