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
  /** The component's; it keeps the name that the surface was made under. */
  urn: string;
  /** Its key in the catalog. */
  surface: string;
  /** The key that it had, where the plan gives it another one. */
  renamedFrom?: string;
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
    const [before, now] = [idOf(step.old), idOf(step.new)];
    const surface = now ?? before ?? step.urn.split("::").at(-1) ?? step.urn;
    const isRenamed = before !== undefined && now !== undefined && before !== now;
    return [{ urn: step.urn, surface, ...(isRenamed ? { renamedFrom: before } : {}), from, to }];
  });
}

function idOf(state: PlannedStep["new"]): string | undefined {
  return readInputs(state)?.entityId;
}

function readInputs(state: PlannedStep["new"]): z.infer<typeof surfaceInputs> | undefined {
  return surfaceInputs.safeParse(
    state !== undefined && state !== null && "inputs" in state ? state.inputs : undefined,
  ).data;
}

function runOf(state: PlannedStep["new"]): Run | undefined {
  const inputs = readInputs(state);
  if (inputs === undefined) return undefined;
  const { version, versionTag: tag, platform, cloudRun, regional = {} } = inputs;
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
