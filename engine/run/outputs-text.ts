import type { StackOutputs } from "../../model/outputs.ts";
import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { nameList } from "../../terminal/table.ts";
import { flatten } from "./flatten.ts";
import { whole } from "../../terminal/width.ts";

/**
 * Outputs as people read them: where each surface is reached, and how many there are besides. All of them with `all`, or
 * where none is an address.
 */
export function outputsText(
  outputs: StackOutputs,
  { columns, stack, local, all }: Pick<Context, "columns"> & { stack: string; local: boolean; all: boolean },
): string {
  const rows = flatten(outputs);
  const addresses = "surfaces" in outputs ? addressesOf(outputs.surfaces) : [];
  if (all || addresses.length === 0) return nameList(rows, { columns });
  const others = counted(rows.length - addresses.length, "more output");
  const command = `gantry outputs ${stack}${local ? " --local" : ""} --all`;
  return `${nameList(addresses, { columns })}\n${others}: ${whole(command)}\n${recordsText(outputs)}`;
}

/** What somebody has to set by hand, so that these addresses lead to their surfaces. */
function recordsText(outputs: StackOutputs): string {
  const surfaces = "surfaces" in outputs ? Object.values(outputs.surfaces) : [];
  const lines = surfaces.flatMap(({ dns = [] }) =>
    dns.map(({ name, type, content }) => `  ${name}. ${type} ${content}${type === "CNAME" ? "." : ""}\n`),
  );
  return lines.length === 0 ? "" : `\nTo set where the zone of these names lies:\n${lines.join("")}`;
}

type Surfaces = Extract<StackOutputs, { surfaces: unknown }>["surfaces"];

/** Of each surface, then, where it has several regions, of each of them. */
function addressesOf(surfaces: Surfaces): [string, string][] {
  return Object.entries(surfaces).flatMap(([id, surface]): [string, string][] => {
    const services = surface.platform === "cloud-run" ? Object.entries(surface.services) : [];
    const regions = services.length > 1 ? services : [];
    const isWaiting = surface.platform === "cloud-run" && services.length === 0;
    const where = isWaiting ? "waits for its first version" : surface.url;
    return [[id, where], ...regions.map(([region, { url }]): [string, string] => [`  ${region}`, url])];
  });
}
