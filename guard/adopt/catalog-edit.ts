import { stringify } from "yaml";
import { z } from "zod";
import type { Change } from "../../engine/run/plan.ts";
import { noFramework } from "../../model/declared/vercel-frameworks.ts";

/** The key below a surface's own that a field of its resources says alone, and what the catalog says for a value that is there. */
interface Said {
  key: string;
  /** Undefined where the catalog has no word for it. */
  value: (there: string) => CatalogEdit["value"] | undefined;
  /** What the catalog says where there is none, if it has a word for that. */
  none?: CatalogEdit["value"];
}

const number = (key: string): Said => ({ key, value: Number });
const text = (key: string): Said => ({ key, value: (there) => there });

const keys: Readonly<Record<string, Readonly<Record<string, Said>>>> = {
  "gcp:cloudrunv2/service:Service": {
    "template.maxInstanceRequestConcurrency": number("concurrencyLimit"),
    "template.scaling.minInstanceCount": number("cloudRun.minInstances"),
    "template.scaling.maxInstanceCount": number("cloudRun.maxInstances"),
    "template.timeout": {
      key: "cloudRun.timeoutSeconds",
      value: (there) => (/^\d+s$/.test(there) ? Number(there.slice(0, -1)) : undefined),
    },
    "template.sessionAffinity": { key: "cloudRun.sessionAffinity", value: (there) => there === "true" },
    "template.vpcAccess.networkInterfaces[0].network": text("cloudRun.vpc.network"),
    "template.vpcAccess.networkInterfaces[0].subnetwork": text("cloudRun.vpc.subnetwork"),
    "template.vpcAccess.egress": {
      key: "cloudRun.vpc.egress",
      value: (there) => (there === "ALL_TRAFFIC" ? "all" : "private-ranges"),
    },
    "template.containers[0].ports.containerPort": number("cloudRun.port"),
    "template.containers[0].resources.limits.cpu": text("cloudRun.cpu"),
    "template.containers[0].resources.limits.memory": text("cloudRun.memory"),
    "template.containers[0].resources.cpuIdle": {
      key: "cloudRun.cpuAlways",
      value: (there) => there === "false",
    },
  },
  "vercel:index/project:Project": {
    framework: { ...text("vercel.framework"), none: noFramework },
    installCommand: text("vercel.installCommand"),
    buildCommand: text("vercel.buildCommand"),
    outputDirectory: text("vercel.outputDirectory"),
    rootDirectory: text("vercel.rootDirectory"),
  },
};

/** How a difference shows what is not there. */
const none = "none";
/** What a difference does not show whole: something long, or a secret. */
const notWhole = /…|^\[|^known after/;

/** A value that the catalog would say what is there with. */
export interface CatalogEdit {
  surface: string;
  /** The way to it below the surface's key. */
  below: readonly string[];
  value: string | number | boolean;
  /** The path of the difference that it is about. */
  path: string;
}

/**
 * What the catalog would say what is there with. Empty where something differs that no key of the catalog is about alone, or that
 * is not shown whole.
 */
export function catalogEdits(
  { type, owner }: Pick<Change, "type" | "owner">,
  differences: NonNullable<Change["differences"]>,
): readonly CatalogEdit[] {
  const surface = /^DeploymentSurface (?<id>\S+)$/.exec(owner)?.groups?.["id"];
  if (surface === undefined) return [];
  return differences.flatMap(({ path, old }) => {
    const said = keys[type]?.[path];
    if (said === undefined || notWhole.test(old)) return [];
    const there = old.startsWith('"') ? z.string().parse(JSON.parse(old)) : old;
    const value = old === none ? said.none : said.value(there);
    return value === undefined ? [] : [{ surface, below: said.key.split("."), value, path }];
  });
}

/** As a line of the catalog, such as `surfaces.api.cloudRun.maxInstances: 5`. */
export function editLine({ surface, below, value }: CatalogEdit): string {
  return `${["surfaces", surface, ...below].join(".")}: ${stringify(value, { lineWidth: 0 }).trimEnd()}`;
}
