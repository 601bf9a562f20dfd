import { noFramework } from "./declared/vercel-frameworks.ts";
import type { VercelSurface } from "./declared/deployment-surface.ts";

/** How a surface at Vercel is built, in the words of Vercel's own settings: what its project has, and what its build is told. */
export interface VercelBuild {
  framework?: string;
  installCommand?: string;
  buildCommand?: string;
  outputDirectory?: string;
  rootDirectory?: string;
}

/** Without what the catalog leaves to Vercel. */
export function vercelBuild({ vercel }: VercelSurface): VercelBuild {
  const { framework, installCommand, buildCommand, outputDirectory, rootDirectory } = vercel;
  return {
    ...(framework === noFramework ? {} : { framework }),
    ...(installCommand === undefined ? {} : { installCommand }),
    ...(buildCommand === undefined ? {} : { buildCommand }),
    ...(outputDirectory === undefined ? {} : { outputDirectory }),
    ...(rootDirectory === undefined ? {} : { rootDirectory }),
  };
}
