import { createRequire } from "node:module";
import { join } from "node:path";
import { rmSync } from "node:fs";
import { z } from "zod";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import { nameOf } from "../../model/urn.ts";
import type { Progress } from "../../terminal/progress.ts";

/** What its provider answered when it was asked to read a resource by an import's id. */
export type Seen = { state: "there" } | { state: "absent" } | { state: "unreadable"; why: string };

const sdkPackage = z.object({
  version: z.string(),
  pulumi: z.object({ server: z.string().optional() }).optional(),
});
const sdks: Readonly<Record<string, string>> = { vercel: "@pulumiverse/vercel" };

/**
 * Has the providers read what the ids lead to, all in one preview of an import: it goes on past what it does not find, and
 * changes neither a cloud nor the state.
 *
 * @param asked type and id of each
 * @returns what was seen of each, in the same order
 */
export async function lookThere(
  session: Session,
  progress: Progress,
  asked: readonly { type: string; id: string }[],
): Promise<readonly Seen[]> {
  if (asked.length === 0) return [];
  const file = join(session.project.local, "imports", `${session.stack}-look.json`);
  const resources = asked.map(({ type, id }, index) => ({
    type,
    name: nameAt(index),
    id,
    ...pluginOf(session, type),
  }));
  writeFileAtomically(file, JSON.stringify({ resources }));
  try {
    const args = ["import", "--file", file, "--preview-only", "--generate-code=false", "--protect=false"];
    const run = await runPulumi(session, args, followSteps(progress, "read"));
    progress.done();
    const seen = new Map<string, Seen>();
    for (const { resOutputsEvent } of run.events)
      if (resOutputsEvent !== undefined)
        seen.set(nameOf(resOutputsEvent.metadata.urn).name, { state: "there" });
    for (const { diagnosticEvent: said } of run.events) {
      if (said?.severity !== "error" || said.urn === undefined) continue;
      seen.set(nameOf(said.urn).name, failureOf(said.message));
    }
    const found = asked.map((_, index) => seen.get(nameAt(index)));
    // Nothing was said of some: the engine came to none of them, and says why.
    if (found.includes(undefined)) throw explainFailure(session, run);
    return found.flatMap((each) => (each === undefined ? [] : [each]));
  } finally {
    rmSync(file, { force: true });
  }
}

function nameAt(index: number): string {
  return `looked-for-${index}`;
}

/** As the engine words it where a provider knows no such thing (pkg/resource/deploy/step.go). */
function failureOf(message: string): Seen {
  const said = message.trim().replace(/^Preview failed: /, "");
  return /^resource '.*' does not exist$/s.test(said)
    ? { state: "absent" }
    : { state: "unreadable", why: said };
}

/** The plugin that the program's own package asks for. */
function pluginOf({ project }: Session, type: string): { version: string; pluginDownloadUrl?: string } {
  const provider = type.split(":")[0] ?? "";
  const name = sdks[provider] ?? `@pulumi/${provider}`;
  const own = createRequire(join(project.root, "package.json"));
  const { version, pulumi } = sdkPackage.parse(own(`${name}/package.json`));
  return { version, ...(pulumi?.server === undefined ? {} : { pluginDownloadUrl: pulumi.server }) };
}
