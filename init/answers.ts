import { z } from "zod";
import { onePerson, reviewer } from "../model/declared/approvals.ts";
import { product, repository } from "../model/declared/product.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { domainName, environmentName } from "../model/scalars.ts";
import { nearest } from "../model/nearest.ts";
import { appAnswer } from "./app-answer.ts";
import { readRegions, regionAnswer } from "./region-answer.ts";

/** What each question is called as a flag, what it asks, and how an answer looks. */
export const questions = {
  product: { flag: "product", asks: "short name of the product", example: "lotus" },
  domain: { flag: "domain", asks: "domain below which everything lies", example: "lotus.example" },
  dns: { flag: "dns", asks: "where the domain's zone lies", example: "cloudflare" },
  repository: { flag: "repository", asks: "GitHub repository", example: "lotus-labs/lotus" },
  ownerId: { flag: "owner-id", asks: "numeric id of its owner", example: "104857600" },
  repositoryId: { flag: "repository-id", asks: "numeric id of the repository", example: "734003200" },
  visibility: { flag: "visibility", asks: "who sees the repository", example: "private" },
  plan: { flag: "plan", asks: "the owner's GitHub plan", example: "team" },
  apps: { flag: "apps", asks: "which apps there are", example: "api,portal" },
  environments: { flag: "environments", asks: "which environments", example: "staging,production" },
  regions: { flag: "regions", asks: "which regions, the primary one first", example: "us-east" },
  gcpProjectPrefix: { flag: "gcp-project-prefix", asks: "what Google projects begin with", example: "lotus" },
  reviewers: { flag: "reviewers", asks: "who approves production", example: "mali-s:5824117" },
  onePerson: {
    flag: "one-person",
    asks: "why that person decides alone",
    example: "there is one engineer until spring",
  },
} as const;
export type Question = keyof typeof questions;
export const questionNames = Object.keys(questions).filter((name): name is Question => name in questions);

/** Elsewhere, Gantry sets no name, and runs nothing at Cloudflare (docs/decisions/0063). */
export const zonePlaces = ["cloudflare", "elsewhere"] as const;

/** Answers as they are typed; a question without one is left out. */
export type RawAnswers = Partial<Record<Question, string>>;

/** As the catalog has it, but on a command line nobody needs quotes. */
const numericId = z.string().regex(/^[1-9]\d{0,19}$/, "must be a numeric id");

/** The rules of each answer, by question: text in, what the templates take out. */
const answerSchemas = {
  product: product.shape.name,
  domain: domainName,
  dns: choice(zonePlaces).default("cloudflare"),
  repository: z
    .string()
    .regex(/^[^/]+\/[^/]+$/, "must be owner/name")
    .transform((text) => {
      const [owner = "", name = ""] = text.split("/");
      return { owner, name };
    })
    .pipe(repository.pick({ owner: true, name: true })),
  ownerId: numericId.optional(),
  repositoryId: numericId.optional(),
  visibility: choice(repository.shape.visibility.options),
  plan: choice(repository.shape.plan.options),
  apps: list(appAnswer),
  environments: list(choice(environmentName.options)),
  regions: list(regionAnswer),
  gcpProjectPrefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,27}$/, "must be 2–28 of [a-z0-9-], a letter first")
    .optional(),
  reviewers: z
    .string()
    .transform(split)
    .pipe(z.array(z.string().regex(/^[^:]+:[1-9]\d{0,15}$/, "must be login:id")))
    .transform((texts) =>
      texts.map((text) => {
        const [login = "", id = ""] = text.split(":");
        return { login, id: Number(id) };
      }),
    )
    .pipe(z.array(reviewer).max(6, "are more than the six that GitHub takes"))
    .default([]),
  onePerson: onePerson.shape.reason.optional(),
} as const;
const answersSchema = z.object(answerSchemas);
export type Answers = Omit<z.infer<typeof answersSchema>, "regions"> & {
  gcpProjectPrefix: string;
} & ReturnType<typeof readRegions>;

/** Checks all answers together. Throws one usage error with every mistake, each with the flag and the value. */
export function readAnswers(raw: RawAnswers): Answers {
  const parsed = answersSchema.safeParse(raw);
  // Google projects are called like the product unless somebody says otherwise.
  const answers = parsed.data && {
    ...parsed.data,
    gcpProjectPrefix: parsed.data.gcpProjectPrefix ?? parsed.data.product,
    ...readRegions(parsed.data.regions),
  };
  const problems = answers ? disagreements(answers) : (parsed.error?.issues ?? []).map(told(raw));
  if (answers !== undefined && problems.length === 0) return answers;
  throw new GantryError("the answers do not hold; nothing was written", {
    problems: [...new Set(problems)],
    exitCode: ExitCode.usage,
  });
}

/** What is wrong with one answer, for a question at the terminal; undefined where nothing is. */
export function answerProblem(question: Question, text: string): string | undefined {
  return answerSchemas[question].safeParse(text).error?.issues[0]?.message;
}

/** What each answer says for itself is right; this is what they say together. */
function disagreements({ gcpProjectPrefix: prefix, environments, reviewers, ...answers }: Answers): string[] {
  const problems: string[] = [];
  for (const environment of environments) {
    const project = `${prefix}-${environment}`;
    if (project.length <= 30) continue;
    const most = 29 - environment.length;
    problems.push(
      `--gcp-project-prefix "${prefix}": makes "${project}", and Google takes 30 characters (use at most ${most})`,
    );
  }
  const urgent = answers.apps.find(
    ({ id, platform }) => platform === "cloud-run" && (id === "api" || id === "ocr-worker"),
  );
  if (answers.dns === "elsewhere" && urgent !== undefined && environments.includes("production")) {
    problems.push(
      `--dns "elsewhere": in production, alerts of "${urgent.id}" have to reach people by more than mail, and what passes them on runs at Cloudflare (call the app otherwise, or have the zone there)`,
    );
  }
  if (reviewers.length > 0 && !environments.includes("production")) {
    problems.push(
      "--reviewers: approve production, which is not among --environments (add it, or leave them out)",
    );
  }
  if (answers.onePerson !== undefined && (reviewers.length !== 1 || !environments.includes("production"))) {
    problems.push(
      `--one-person "${answers.onePerson}": is about the one of --reviewers who approves production (name exactly one, and production among --environments)`,
    );
  }
  const names = answers.apps.map(({ id }) => id);
  const named = names.find((name, index) => names.indexOf(name) !== index);
  if (named !== undefined) problems.push(`--apps "${named}": is the name of two apps (name each once)`);
  const mobile = answers.apps.filter(({ platform }) => platform === "expo-eas");
  if (mobile.length > 1) {
    const all = mobile.map(({ id }) => id).join(", ");
    problems.push(`--apps: ${all} are on Expo, and a product has one project there (name one of them)`);
  }
  const ids = reviewers.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    problems.push(`--reviewers "${twice}": is the id of two reviewers (name each once)`);
  return problems;
}

function told(raw: RawAnswers): (issue: z.core.$ZodIssue) => string {
  return ({ path, message }) => {
    const question = questionNames.find((name) => name === path[0]);
    if (question === undefined) return message;
    const { flag, asks, example } = questions[question];
    const text = raw[question];
    if (text === undefined) return `--${flag}: is missing: ${asks} (such as --${flag} ${example})`;
    const value = typeof path[1] === "number" ? (split(text)[path[1]] ?? text) : text;
    return `--${flag} ${JSON.stringify(value)}: ${message} (such as ${example})`;
  };
}

function choice<const T extends string>(options: readonly T[]): z.ZodType<T, string> {
  return z.string().transform((text, context) => {
    const found = options.find((option) => option === text);
    if (found !== undefined) return found;
    const meant = nearest(text, options);
    const message = `must be one of ${options.join(", ")}`;
    context.addIssue(meant === undefined ? message : `${message}; did you mean "${meant}"?`);
    return z.NEVER;
  });
}

function list<T>(item: z.ZodType<T, string>): z.ZodType<T[], string> {
  return z
    .string()
    .transform(split)
    .pipe(z.array(item).min(1, "must name at least one"))
    .transform((items) => [...new Set(items)]);
}

function split(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
