import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { guardPathsIn } from "./guard-paths.ts";
import { packageFor } from "../catalog/package-for.ts";
import { loadCatalog } from "../catalog/load.ts";
import { placeholders } from "../catalog/placeholders.ts";
import type { Generator } from "../files/generated/generator.ts";
import { unixLineEnds } from "../files/line-ends.ts";
import { partOf, withoutPart, withPart } from "../files/own-part.ts";

const introduction = `# Generated from the catalog by \`gantry generate\`: whoever approves production reviews what judges, deploys and approves. A gate
# with codeOwnerReview asks for it; nothing that runs in a pull request can take it back.`;

/**
 * The repository's .github/CODEOWNERS, from the project's folder.
 *
 * @param prefix the project's folder below the repository's top, with a slash at its end; empty for the top
 */
export function codeownersPath(prefix: string): string {
  return `${prefix.replaceAll(/[^/]+\//g, "../")}.github/CODEOWNERS`;
}

/**
 * .github/CODEOWNERS: those who approve production, or where there is none, any other environment. The file is that of a clone of Gantry which lies
 * at the top; of any other project a part is, at the end: of several lines that match, GitHub takes the last.
 *
 * @param project the project's folder, where it is made in another
 */
export function codeowners(prefix: string, project?: string): Generator {
  return {
    name: "code owners",
    folders: [],
    generate(root) {
      const at = { root, prefix, holdsCode: packageFor(project ?? root) === undefined };
      const owners = ownersIn(root);
      // GitHub passes over a line that names nobody who is there, and then nobody has to review.
      return owners.length === 0
        ? new Map<string, string>()
        : new Map([[codeownersPath(prefix), codeownersText(at, owners)]]);
    },
  };
}

/**
 * The text of a project's code owners, with what the file has of others.
 *
 * @param at the project's folder, where it lies, and whether it holds Gantry's code
 */
export function codeownersText(
  { root, prefix, holdsCode }: { root: string; prefix: string; holdsCode: boolean },
  logins: readonly string[],
): string {
  const paths = guardPathsIn(prefix, holdsCode).map((path) => path.replaceAll(" ", String.raw`\ `));
  const width = Math.max(...paths.map(({ length }) => length));
  const owners = logins.map((login) => `@${login}`).join(" ");
  const own = `${introduction}\n${paths.map((path) => `${path.padEnd(width)} ${owners}`).join("\n")}\n`;
  return prefix === "" && holdsCode ? own : besideOthers(join(root, codeownersPath(prefix)), prefix, own);
}

/** Whether a file of code owners has what is generated for a project. */
export function namesOwners(text: string, prefix: string): boolean {
  return isWhole(text, prefix) || partOf(text, partName(prefix)) !== undefined;
}

/** What the file has of others. */
export function othersOwners(text: string, prefix: string): string {
  return isWhole(text, prefix) ? "" : withoutPart(text, partName(prefix));
}

function isWhole(text: string, prefix: string): boolean {
  return prefix === "" && unixLineEnds(text).startsWith(introduction);
}

function partName(prefix: string): string {
  return prefix === "" ? "./" : prefix;
}

function ownersIn(root: string): string[] {
  const { environments } = loadCatalog(root);
  const production = environments.find(({ environment }) => environment === "production");
  const approving = production ? [production] : environments;
  const logins = new Set(approving.flatMap(({ approvals }) => approvals.reviewers.map(({ login }) => login)));
  logins.delete(placeholders.login);
  return [...logins];
}

/** The text of a file that others have lines in as well: theirs, and then the project's part. */
function besideOthers(file: string, prefix: string, own: string): string {
  const there = existsSync(file) ? readFileSync(file, "utf8") : "";
  // That of a project which lay at the top and has moved here, or had the whole file.
  const wasWhole =
    unixLineEnds(there).startsWith(introduction) &&
    (prefix === "" || !existsSync(join(dirname(dirname(file)), "Pulumi.yaml")));
  return withPart(wasWhole ? "" : there, partName(prefix), own);
}
