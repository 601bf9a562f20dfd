import { z } from "zod";
import { surfaceEntity, type EngineEvent, type PlannedStep } from "./events.ts";

/** What a surface runs, as its component's inputs say it. */
export interface Run {
  /** Such as `api/v1.2.3`; undefined before the first version. */
  version: string | undefined;
  /** The id of the version's tag object. */
  tag: string | undefined;
  /** In words: the version, the initial image, or that there is none yet. */
  text: string;
}

/** What a plan makes a surface run. */
export interface SurfaceMove {
  /** The component's. */
  urn: string;
  surface: string;
  /** Undefined where the surface is not there yet. */
  from: Run | undefined;
  /** Undefined where the plan takes the surface away. */
  to: Run | undefined;
}

const image = z.looseObject({ image: z.string().optional() });
const surfaceInputs = z.looseObject({
  entityId: z.string(),
  platform: z.string(),
  version: z.string().optional(),
  versionTag: z.string().optional(),
  cloudRun: image.optional(),
  regional: z.record(z.string(), image).optional(),
});

/** The surfaces of a plan, in its order. */
export function readSurfaceMoves(events: readonly EngineEvent[]): SurfaceMove[] {
  return events.flatMap(({ resourcePreEvent }): SurfaceMove[] => {
    const step = resourcePreEvent?.metadata;
    if (step?.type !== surfaceEntity) return [];
    const [from, to] = [runOf(step.old), runOf(step.new)];
    return [{ urn: step.urn, surface: step.urn.split("::").at(-1) ?? step.urn, from, to }];
  });
}

function runOf(state: PlannedStep["new"]): Run | undefined {
  const parsed = surfaceInputs.safeParse(
    state !== undefined && state !== null && "inputs" in state ? state.inputs : undefined,
  );
  if (!parsed.success) return undefined;
  const { version, versionTag: tag, platform, cloudRun, regional = {} } = parsed.data;
  // Before versions came from tags, the image's digest stood behind its name.
  const runs = [cloudRun, ...Object.values(regional)].some((each) => each?.image?.includes("@") === true);
  const none = platform === "cloud-run" ? "waits for its first version" : "no version yet";
  return { version, tag, text: version ?? (runs ? "initial image" : none) };
}

/** `api/v1.2.2 → api/v1.2.3`, or what stays. */
export function moveText({ from, to }: SurfaceMove): string {
  const [before, after] = [from?.text, to?.text ?? "goes away"];
  return before === undefined || before === after ? after : `${before} → ${after}`;
}
