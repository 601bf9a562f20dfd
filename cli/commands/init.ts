import type { Command } from "../command.ts";
import { yesOption } from "../options.ts";

export const init: Command = {
  name: "init",
  summary: "make the catalog of a new product from a few questions, and preview it",
  positionals: [],
  options: {
    product: { type: "string", placeholder: "name", summary: "short name of the product" },
    domain: { type: "string", placeholder: "domain", summary: "domain below which everything lies" },
    dns: {
      type: "string",
      placeholder: "cloudflare|elsewhere",
      summary: "where the domain's zone lies; elsewhere, you set the names yourself",
    },
    repository: {
      type: "string",
      placeholder: "owner/name",
      summary: "at GitHub; by default, the remote origin",
    },
    "owner-id": { type: "string", placeholder: "id", summary: "numeric id of the repository's owner" },
    "repository-id": { type: "string", placeholder: "id", summary: "numeric id of the repository" },
    visibility: { type: "string", placeholder: "public|private", summary: "who sees the repository" },
    plan: { type: "string", placeholder: "plan", summary: "the owner's plan: free, pro, team or enterprise" },
    apps: {
      type: "string",
      placeholder: "list",
      summary: "such as api,portal, or name:platform:folder:manager; by default what the repository shows",
    },
    environments: { type: "string", placeholder: "list", summary: "such as staging,production" },
    regions: {
      type: "string",
      placeholder: "list",
      summary: "such as us-east,eu-west, or name:google:vercel; the primary one first",
    },
    "gcp-project-prefix": {
      type: "string",
      placeholder: "prefix",
      summary: "Google projects are <prefix>-<environment>",
    },
    reviewers: { type: "string", placeholder: "login:id,...", summary: "who approves production" },
    "one-person": {
      type: "string",
      placeholder: "reason",
      summary: "the one of --reviewers decides alone: a mode of its own, on record in docs/governance.yml",
    },
    into: {
      type: "string",
      placeholder: "dir",
      values: "file",
      summary: "write there, instead of into this project",
    },
    fresh: { type: "boolean", summary: "remove what is left of the example first; it is shown before" },
    hook: {
      type: "boolean",
      summary: "add a line to git's hook before a commit, or the hook manager's: look for secrets",
    },
    "no-preview": { type: "boolean", summary: "leave out the first preview" },
    yes: yesOption,
  },
  examples: [
    "gantry init                                   ask, show what would be written, write it, preview it",
    "gantry init --fresh                           begin a product of your own in a clone of Gantry",
    "gantry init --apps api,shop:vercel:web/shop:pnpm   apps of your own: name, platform, folder, package manager",
    "gantry init --hook                            as well, have git look for secrets before each commit",
    "gantry init --domain lotus.example --yes      what the repository tells, without a question",
    "gantry init --product lotus --domain lotus.example --repository lotus-labs/lotus --apps api,portal --yes --json",
  ],
  async run(invocation, context) {
    const { initProduct } = await import("../../init/init.ts");
    const { questions, questionNames } = await import("../../init/answers.ts");
    const given = Object.fromEntries(
      questionNames.flatMap((name) => {
        const text = invocation.text(questions[name].flag);
        return text === undefined ? [] : [[name, text] as const];
      }),
    );
    return initProduct(context, {
      given,
      into: invocation.text("into"),
      fresh: invocation.flag("fresh"),
      hook: invocation.flag("hook"),
      preview: !invocation.flag("no-preview"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
