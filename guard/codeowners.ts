import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { guardPathsIn } from "./guard-paths.ts";
import { packageFor } from "../catalog/package-for.ts";
import { loadCatalog } from "../catalog/load.ts";
import { placeholders } from "../catalog/placeholders.ts";
import type { Generator } from "../files/generated/generator.ts";
import { unixLineEnds } from "../files/line-ends.ts";
import { withoutPart, withPart } from "../files/own-part.ts";

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
 * .github/CODEOWNERS: those who approve production, or where there is none, any other environment. The file is a project's that lies at
 * the top; of one in a folder a part is, at the end: of several lines that match, GitHub takes the last.
 *
 * @param project the project's folder, where it is made in another
 */
export function codeowners(prefix: string, project?: string): Generator {
  return {
    name: "code owners",
    folders: [],
    generate(root) {
      const owners = ownersIn(root);
      // GitHub passes over a line that names nobody who is there, and then nobody has to review.
      if (owners === "") return new Map();
      const paths = guardPathsIn(prefix, packageFor(project ?? root) === undefined).map((path) =>
        path.replaceAll(" ", String.raw`\ `),
      );
      const width = Math.max(...paths.map(({ length }) => length));
      const lines = paths.map((path) => `${path.padEnd(width)} ${owners}`);
      const own = `${introduction}\n${lines.join("\n")}\n`;
      const path = codeownersPath(prefix);
      return new Map([[path, prefix === "" ? own : besideOthers(join(root, path), prefix, own)]]);
    },
  };
}

/** Whether a file of code owners has what is generated for a project. */
export function namesOwners(text: string, prefix: string): boolean {
  const there = unixLineEnds(text);
  return prefix === "" ? there.startsWith(introduction) : there.includes(`# gantry: ${prefix}\n`);
}

/** What the file has of others. */
export function othersOwners(text: string, prefix: string): string {
  return prefix === "" ? "" : withoutPart(text, prefix);
}

function ownersIn(root: string): string {
  const { environments } = loadCatalog(root);
  const production = environments.find(({ environment }) => environment === "production");
  const approving = production ? [production] : environments;
  const logins = new Set(approving.flatMap(({ approvals }) => approvals.reviewers.map(({ login }) => login)));
  logins.delete(placeholders.login);
  return [...logins].map((login) => `@${login}`).join(" ");
}

/** The text for a file whose project lies in a folder: what it has of others, and then the project's part. */
function besideOthers(file: string, prefix: string, own: string): string {
  const there = existsSync(file) ? unixLineEnds(readFileSync(file, "utf8")) : "";
  // That of a project which lay at the top, and has moved here.
  const isMoved = there.startsWith(introduction) && !existsSync(join(dirname(dirname(file)), "Pulumi.yaml"));
  return withPart(isMoved ? "" : there, prefix, own);
}
