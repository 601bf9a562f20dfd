import { z } from "zod";
import { entity, withoutRepeats } from "../entity.ts";
import { entityId } from "../scalars.ts";
import { commandLine } from "./command-line.ts";

/** A file or folder, from the repository's top. */
const repositoryPath = z
  .string()
  .regex(
    /^(?:\.|(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[\w.@-]+(?:\/[\w.@-]+)*)$/,
    "must be a path from the repository's top, without blanks, such as apps/api, or . for the top",
  )
  .max(300, "must have at most 300 characters");

/** As `paths` of GitHub's workflows have it. */
const touchedPath = z
  .string()
  .regex(/^[\w.@*-]+(?:\/[\w.@*-]+)*$/, "must be a path or a pattern such as packages/ui/**")
  .max(300, "must have at most 300 characters");

/** What installs an app's packages, and with them what its checks run. */
export const packageManagers = ["pip", "uv", "npm", "pnpm", "yarn"] as const;
export type PackageManager = (typeof packageManagers)[number];

const commands = (what: string, example: string) =>
  z
    .array(commandLine)
    .min(1, "must not be empty")
    .max(10, "must have at most 10 commands")
    .optional()
    .describe(`${what}, one after the other, in the app's folder`)
    .meta({ examples: [[example]] });

/** A part of the product that is checked, built and released by itself: it has versions of its own. */
export const app = entity(
  "App",
  "A part of the product that is checked, built and released by itself.",
  z.strictObject({
    id: entityId.describe("the key of the map; its tags begin with it, as in api/v1.2.3"),
    folder: repositoryPath
      .optional()
      .describe("where it lies, from the repository's top; apps/<id> where nothing is said")
      .meta({ examples: ["services/api"] }),
    packageManager: z
      .enum(packageManagers)
      .optional()
      .describe("what installs its packages; without it pip for Ruff and Pytest, and npm for all others")
      .meta({ examples: ["pnpm"] }),
    commands: z
      .strictObject({
        install: commands("what its packages are installed by", "pnpm install --frozen-lockfile"),
        lint: commands("what the stages Ruff and ESLint run", "pnpm run lint"),
        test: commands(
          "what the stage Pytest runs, whatever its tests are written with",
          "pnpm exec vitest run",
        ),
        lintApi: commands("what the stage Spectral runs", "npm exec redocly lint openapi.yaml"),
        build: commands("what the stage Build runs of an app without an image", "pnpm exec turbo run build"),
      })
      .prefault({})
      .describe("commands of its own, instead of what its package manager has"),
    image: z
      .strictObject({
        context: repositoryPath
          .optional()
          .describe("what the build sees, from the repository's top; the app's folder without it")
          .meta({ examples: ["."] }),
        dockerfile: repositoryPath
          .optional()
          .describe("from the repository's top; the context's own Dockerfile without it")
          .meta({ examples: ["services/api/Dockerfile"] }),
        target: z
          .string()
          .regex(/^[a-z][a-z0-9_.-]{0,99}$/, "must be the name of a stage of the Dockerfile")
          .optional()
          .describe("the stage of the Dockerfile that is built; the last one without it")
          .meta({ examples: ["runtime"] }),
      })
      .prefault({})
      .describe("how its image is built, where it has one"),
    paths: z
      .array(touchedPath)
      .max(50, "must have at most 50 entries")
      .default([])
      .describe(
        "what starts its pipelines besides its own folder, from the repository's top; without any, the image's context does",
      )
      .meta({ examples: [["packages/ui/**"]] }),
  }),
  (rule) => [
    rule(
      ["paths"],
      "must not name a path twice",
      ({ paths }) => new Set(paths).size === paths.length,
      withoutRepeats("paths"),
    ),
  ],
);
export type App = z.infer<typeof app>;

/** The apps of the seed (003): what a catalog without the section `apps` has. */
export const usualAppNames = ["api", "ocr-worker", "portal", "mobile"] as const;
export type UsualAppName = (typeof usualAppNames)[number];
export const usualApps: Readonly<Record<string, App>> = Object.fromEntries(
  usualAppNames.map((id) => [id, app.parse({ id })]),
);

/** Where an app lies, from the repository's top. */
export function appFolder({ id, folder }: Pick<App, "id" | "folder">): string {
  return folder ?? `apps/${id}`;
}

/** The app of this name. A valid catalog has every app that it names; for another an Error is thrown. */
export function appNamed(apps: readonly App[], name: string): App {
  const found = apps.find(({ id }) => id === name);
  if (found === undefined) throw new Error(`the catalog declares no app "${name}"`);
  return found;
}
