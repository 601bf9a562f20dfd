import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { subprojectPath, versionName } from "../../model/observed/tag-name.ts";
import { environmentName } from "../../model/scalars.ts";
import type { Candidate } from "./change-set.ts";

const words = z.object({
  environment: environmentName,
  version: versionName,
  subproject: subprojectPath.optional(),
});

/** The words of a command as a version for an environment. Throws a usage error that names the wrong one. */
export function readCandidate(given: {
  environment: string;
  version: string;
  subproject: string | undefined;
}): Candidate {
  const parsed = words.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new GantryError("this names no version for an environment", { problems, exitCode: ExitCode.usage });
}
