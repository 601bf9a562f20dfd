import type { VercelSurface } from "./declared/deployment-surface.ts";

/**
 * The plain variables of a surface at Vercel, by name: what its project has, and what its build is given. Secrets are none of
 * them: `gantry secrets sync` writes those, and no build sees them.
 */
export function vercelVariables({
  environment,
  supabaseSchema,
  vercel,
}: VercelSurface): Readonly<Record<string, string>> {
  return {
    ENVIRONMENT_CONTEXT: environment,
    ...(supabaseSchema === null ? {} : { DB_SCHEMA: supabaseSchema }),
    ...vercel.variables,
  };
}
