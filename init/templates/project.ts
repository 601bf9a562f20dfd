import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gantryPackage } from "../../model/gantry-package.ts";
import type { Platform } from "../app-answer.ts";

/** How the scripts of a clone start Gantry. */
const ownStart = "node cli/gantry.js";

/** The program of a platform that an app is delivered by. */
const toolOf: Partial<Record<Platform, string>> = { vercel: "vercel", "expo-eas": "eas" };

const pulumiText = (product: string): string => `name: ${product}
description: What ${product} runs, and where.
main: stacks/index.ts
runtime:
  name: nodejs
  options:
    # Node strips the types itself; without this the engine's own ts-node would compile the program at every run.
    typescript: false
    packagemanager: npm
`;

const packText = (product: string): string => `description: What must hold before ${product} is deployed.
runtime: nodejs
main: main.js
version: 0.1.0
`;

/** How to add what is the product's own, where people look for it. */
const ownProgramText = `// Resources of your own: declare them under "own.<key>" of an environment's config.yml, and make them in stacks/own/<key>.ts, whose
// default function is given what they need: import type { Own } from "${gantryPackage}/own".
`;

const ownRulesText = `// Rules of your own: policy/rules/<id>.ts, and what each is tried with in policy/cases/<id>.ts; "gantry policy test" tries them.
`;

/** Says to Node how the files beside it are meant, whatever the package.json above says. */
const moduleText = (name: string, main: string): string =>
  `${JSON.stringify({ name, version: "0.1.0", private: true, type: "module", main }, null, 2)}\n`;

/**
 * The files by which a project runs Gantry from its package, text by path: the program and the pack are a line each that hands on the
 * package's. The scripts are those that the workflows call, and the tools those that the apps are delivered by, each with its lock.
 *
 * @param platforms those that apps run on
 * @param packageRoot where the package is installed
 */
export function projectFiles(
  { product, platforms }: { product: string; platforms: Iterable<Platform> },
  packageRoot: string,
): Map<string, string> {
  const tools = [...new Set(platforms)].flatMap((platform) => toolOf[platform] ?? []).toSorted();
  const carried = ["scripts/**/*.sh", ...tools.map((tool) => `tools/${tool}/*.json`)].flatMap((pattern) => {
    const paths = globSync(pattern, { cwd: packageRoot }).map((path) => path.replaceAll("\\", "/"));
    if (paths.length === 0) throw new Error(`${gantryPackage} came without "${pattern}"`);
    return paths.toSorted();
  });
  return new Map([
    ["Pulumi.yaml", pulumiText(product)],
    ["stacks/package.json", moduleText(`${product}-stacks`, "index.ts")],
    ["stacks/index.ts", `${ownProgramText}export { default } from "${gantryPackage}/program";\n`],
    ["policy/PulumiPolicy.yaml", packText(product)],
    ["policy/package.json", moduleText(`${product}-policy`, "main.js")],
    ["policy/main.js", `${ownRulesText}import "${gantryPackage}/policy";\n`],
    ...carried.map((path): [string, string] => [
      path,
      startingPackage(readFileSync(join(packageRoot, path), "utf8")),
    ]),
  ]);
}

/** A script that starts Gantry's own code, as one that starts the installed package. Any other text stays as it is. */
function startingPackage(text: string): string {
  if (!text.includes(ownStart)) return text;
  return text.replaceAll(ownStart, "npx --no -- gantry").replace(/^# tools: .*$/m, "$& npx");
}
