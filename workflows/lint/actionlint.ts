import { execa } from "execa";
import { z } from "zod";
import { actionlintConfig } from "./obtain-actionlint.ts";

const said = z.array(z.object({ line: z.int(), column: z.int(), message: z.string() }));
type Said = z.infer<typeof said>[number];

interface Linted {
  /** Relative to `root`, as a person reads it. */
  path: string;
  text: string;
  /** The repository's top: what a workflow calls is looked for there. */
  root: string;
}

/** What actionlint finds in a workflow, without what GitHub has had since; one finding of its own where it broke down. */
export async function askActionlint(program: string, linted: Linted): Promise<Said[]> {
  const lines = linted.text.split("\n");
  const found = await askPlainly(program, linted);
  return found.filter(({ message, line }) => {
    return !newerThanActionlint.some(
      (one) => one.message.test(message) && one.line.test(lines[line - 1] ?? ""),
    );
  });
}

/** As `askActionlint`, with nothing left out. */
export async function askPlainly(program: string, { path, text, root }: Linted): Promise<Said[]> {
  const settings = ["-config-file", actionlintConfig, "-shellcheck=", "-pyflakes=", "-no-color"];
  const ran = await execa(program, [...settings, "-format", "{{json .}}", "-stdin-filename", path, "-"], {
    cwd: root,
    input: text,
    reject: false,
    timeout: 60_000,
  });
  const found = answerOf(ran.stdout);
  // 0: nothing found, 1: something. Anything else means that nobody has looked.
  if (found !== undefined && ran.exitCode === (found.length > 0 ? 1 : 0)) return found;
  const why = ran.stderr.trim().split("\n", 1).join("") || `exit code ${ran.exitCode ?? "unknown"}`;
  return [
    { line: 1, column: 1, message: `broke down over this file, so that nobody has checked it: ${why}` },
  ];
}

/** Undefined for what is no answer. */
function answerOf(stdout: string): Said[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  // A column of 0 is that of a text which is no YAML.
  return said.safeParse(json).data?.map((one) => ({ ...one, column: Math.max(one.column, 1) }));
}

interface Newer {
  /** The key, as GitHub's documentation names it. */
  key: string;
  /** What actionlint says of it. */
  message: RegExp;
  /** The line that it says it of, which has to be exactly right. */
  line: RegExp;
  /** A workflow with it. */
  example: string;
}

/**
 * What GitHub has and the pinned actionlint takes for a mistake, one entry a key. A test fails as soon as actionlint knows the
 * key: then the entry goes.
 */
export const newerThanActionlint: readonly Newer[] = [
  {
    // Since May 2026: up to 100 runs wait for their turn, where the default is one.
    key: "concurrency.queue",
    message: /^unexpected key "queue" for "concurrency" section/,
    line: /^\s*queue: max$/,
    example: `on: workflow_dispatch
concurrency:
  group: deploy-production
  cancel-in-progress: false
  queue: max
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - run: echo hello
`,
  },
];
