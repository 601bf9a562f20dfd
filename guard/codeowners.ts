import { guardPaths } from "./guard-paths.ts";
import { loadCatalog } from "../catalog/load.ts";
import { placeholders } from "../catalog/placeholders.ts";
import type { Generator } from "../files/generated/generator.ts";

export const codeownersPath = ".github/CODEOWNERS";

const introduction = `# Generated from the catalog by \`npm run generate\`: whoever approves production reviews what judges, deploys and approves. A gate
# with codeOwnerReview asks for it; nothing that runs in a pull request can take it back.`;

/** .github/CODEOWNERS: those who approve production, or where there is none, any other environment. */
export const codeowners: Generator = {
  name: "code owners",
  folders: [],
  generate(root) {
    const { environments } = loadCatalog(root);
    const production = environments.find(({ environment }) => environment === "production");
    const approving = production ? [production] : environments;
    const logins = new Set(
      approving.flatMap(({ approvals }) => approvals.reviewers.map(({ login }) => login)),
    );
    // GitHub passes over a line that names nobody who is there, and then nobody has to review.
    logins.delete(placeholders.login);
    const owners = [...logins].map((login) => `@${login}`).join(" ");
    if (owners === "") return new Map();
    const width = Math.max(...guardPaths.map(({ length }) => length));
    const lines = guardPaths.map((path) => `${path.padEnd(width)} ${owners}`);
    return new Map([[codeownersPath, `${introduction}\n${lines.join("\n")}\n`]]);
  },
};
