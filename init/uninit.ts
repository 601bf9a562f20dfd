import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageFor } from "../catalog/package-for.ts";
import { rootsAt, type Roots } from "../catalog/project.ts";
import { otherProjects } from "../catalog/second-project.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { confirm, confirmByName, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";
import { projectFile } from "./name-project.ts";
import { productFolder } from "./product-folder.ts";
import { everyStack, ofCatalog, stacksOf } from "./uninit/of-catalog.ts";
import { ofPackage } from "./uninit/of-package.ts";
import { doneText, stacksText, stepsText, uninstall, wholeCatalog } from "./uninit/removal-text.ts";
import type { Step } from "./uninit/step.ts";
import { removeFiles } from "./write-files.ts";

export interface UninitOptions {
  /** Whether the catalog goes as well; where it is not said, people are asked. */
  catalog: boolean;
  /** The stacks that hold nothing any more, as somebody says. */
  released: string | undefined;
  yes: boolean;
  json: boolean;
}

interface Removal {
  /** What goes in any case, in its order. */
  generated: readonly Step[];
  /** What goes only where the catalog does. */
  catalog: readonly Step[];
  stacks: readonly string[];
}

/**
 * Takes away what Gantry wrote into a repository and nobody changed since, after showing all of it; the catalog only where that is agreed
 * as well. No cloud and no state is asked or changed. What was stopped half way is completed by running it again.
 */
export async function uninitProduct(context: Context, options: UninitOptions): Promise<ExitCode> {
  requireAnswer(context, options);
  const { roots, packageRoot } = productOf(context);
  const removal = await planRemoval(roots, packageRoot);
  const released = readReleased(options.released);
  const asks = !options.yes;
  if (options.catalog && !asks) refuseHeld(removal, released);
  const withoutCatalog = togetherOf(removal, false);
  if (!options.json)
    print(context, stepsText(context, options.catalog ? togetherOf(removal, true) : withoutCatalog));
  const isDone = !changes(removal.generated) && (!changes(removal.catalog) || !(options.catalog || asks));
  const wanted = isDone
    ? false
    : asks
      ? await agreed(context, removal, { ...options, released })
      : options.catalog;
  const steps = togetherOf(removal, wanted);
  if (changes(steps)) {
    await refuseMoved(roots, packageRoot, removal);
    apply(roots.root, steps);
  }
  if (options.json) context.stdout.write(`${JSON.stringify(documentOf(roots, steps, removal), null, 2)}\n`);
  else print(context, doneText(context, steps, wanted ? [] : removal.stacks));
  return ExitCode.done;
}

function productOf({ cwd }: Context): { roots: Roots; packageRoot: string } {
  const root = productFolder(cwd);
  if (root !== undefined && existsSync(join(root, "cli", "gantry.js"))) {
    throw new GantryError("this is a clone of Gantry: what it would take away is Gantry itself", {
      hint: "nothing was changed; it takes away what Gantry wrote into a repository that has it as a package",
      exitCode: ExitCode.usage,
    });
  }
  const packageRoot = root === undefined ? undefined : packageFor(root);
  if (root !== undefined && packageRoot !== undefined) {
    const roots = rootsAt(root);
    refuseOtherFolder(roots);
    return { roots, packageRoot };
  }
  throw new GantryError(`"${root ?? cwd}" does not have Gantry as a package`, {
    hint: "go into the folder whose package.json names it, and install: what Gantry wrote is told by comparing",
    exitCode: ExitCode.usage,
  });
}

/** At the top of a workspace the packages are the project's too, and so are its workflows. */
function refuseOtherFolder(roots: Roots): void {
  const [other] = existsSync(join(roots.root, projectFile)) ? [] : otherProjects(roots);
  if (other === undefined) return;
  throw new GantryError(`the project of this repository lies in "${other}"; nothing was changed`, {
    hint: `go there: cd ${other}`,
    exitCode: ExitCode.usage,
  });
}

async function planRemoval(roots: Roots, packageRoot: string): Promise<Removal> {
  const generated = await ofPackage(roots, packageRoot);
  const gone = new Set(generated.filter(({ does }) => does === "remove").map(({ path }) => path));
  const catalog = (await ofCatalog(roots.root, packageRoot)).filter(({ path }) => !gone.has(path));
  return { generated, catalog, stacks: stacksOf(roots.root) };
}

/** Each file once. Without the catalog, what belongs to it is named as a whole. */
function togetherOf({ generated, catalog }: Removal, isAll: boolean): Step[] {
  if (!isAll) return [...generated, ...wholeCatalog(catalog)];
  const ofCatalog = new Set(catalog.map(({ path }) => path));
  return [...generated.filter(({ path }) => !ofCatalog.has(path)), ...catalog];
}

function changes(steps: readonly Step[]): boolean {
  return steps.some(({ does }) => does !== "keep");
}

function readReleased(given: string | undefined): string[] {
  const names = (given ?? "").split(",").flatMap((name) => name.trim() || []);
  const unknown = names.filter((name) => !everyStack.includes(name));
  if (unknown.length === 0) return names;
  throw new GantryError("--released names what is no stack", {
    problems: unknown.map(
      (name) => `--released ${JSON.stringify(name)}: must be one of ${everyStack.join(", ")}`,
    ),
    exitCode: ExitCode.usage,
  });
}

/** Without the catalog nobody reaches what a stack still holds. Whether it does, only its state says, which is not asked here. */
function refuseHeld({ catalog, stacks }: Removal, released: readonly string[]): void {
  const held = stacks.filter((stack) => !released.includes(stack));
  if (held.length === 0 || !changes(catalog)) return;
  throw new GantryError(
    "stacks may still hold resources, which run on and which nobody reaches without the catalog",
    {
      problems: held.map(
        (stack) =>
          `${stack}: "gantry release ${stack}" lets go of them, "gantry destroy ${stack}" takes them down`,
      ),
      hint: `nothing was changed; once they hold nothing, say so: --released ${stacks.join(",")}`,
      exitCode: ExitCode.usage,
    },
  );
}

/** Asks about what is shown, and then about the catalog. @returns whether that goes as well */
async function agreed(
  context: Context,
  removal: Removal,
  { catalog: isMeant, released }: { catalog: boolean; released: readonly string[] },
): Promise<boolean> {
  const no = (): never => {
    throw new GantryError("nothing was changed: the answer was no");
  };
  if (changes(removal.generated) && !(await confirm("Take these away?"))) no();
  if (!changes(removal.catalog)) return false;
  if (!isMeant) {
    print(context, stepsText(context, removal.catalog));
    if (!(await confirm("Take away the catalog as well?"))) return false;
  }
  const held = removal.stacks.filter((stack) => !released.includes(stack)).join(",");
  if (held === "") return true;
  print(context, stacksText(context, removal.stacks));
  if (await confirmByName(`Type "${held}" to say that these hold nothing any more`, held)) return true;
  return no();
}

/** Somebody may have written while the question stood. */
async function refuseMoved(roots: Roots, packageRoot: string, removal: Removal): Promise<void> {
  if (JSON.stringify(await planRemoval(roots, packageRoot)) === JSON.stringify(removal)) return;
  throw new GantryError("files were changed while you were asked; nothing was changed", {
    hint: "run the command again",
  });
}

function apply(root: string, steps: readonly Step[]): void {
  for (const step of steps) {
    if (step.does === "change") writeFileAtomically(join(root, step.path), step.text, { keepMode: true });
    else if (step.does === "remove") removeFiles(root, [step.path]);
  }
}

function documentOf({ root }: Roots, steps: readonly Step[], { stacks }: Removal) {
  return {
    root,
    removed: steps.flatMap((step) => (step.does === "remove" ? [step.path] : [])),
    changed: steps.flatMap((step) =>
      step.does === "change" ? [{ path: step.path, patch: step.patch }] : [],
    ),
    kept: steps.flatMap((step) => (step.does === "keep" ? [{ path: step.path, reason: step.reason }] : [])),
    stacks,
    next: uninstall,
  };
}
