import type { RecordedResource, Recording } from "./recording.ts";

/**
 * The resources of a stack as a person reads them: each component, and indented below it what it owns. Siblings are
 * sorted, since the order in which they are asked for says nothing.
 */
export function resourceTree({ resources }: Recording): string {
  const children = Map.groupBy(resources, ({ parent }) => parent);
  const lines = branch(undefined, 0);
  const custom = resources.filter(({ type }) => !type.startsWith("gantry:") && !isStack(type));
  const components = resources.filter(({ type }) => type.startsWith("gantry:"));
  const summary = `${custom.length} resources in ${components.length} components`;
  return [summary, "", ...lines, ""].join("\n");

  function branch(parent: RecordedResource | undefined, depth: number): string[] {
    return (children.get(parent) ?? [])
      .toSorted((a, b) => compare(label(a), label(b)))
      .flatMap((child) =>
        isStack(child.type)
          ? branch(child, depth)
          : [`${"  ".repeat(depth)}${label(child)}`, ...branch(child, depth + 1)],
      );
  }
}

/** Such as `gcp:cloudrunv2 Service api-us-east`, or for a component its class and name. */
function label({ type, name }: RecordedResource): string {
  const [provider = "", module = "", kind = ""] = type.split(":");
  if (provider === "gantry") return `${kind} ${name}`;
  const group = module.split("/")[0] ?? "";
  return `${provider}${group === "index" ? "" : `:${group}`} ${kind} ${name}`;
}

function isStack(type: string): boolean {
  return type === "pulumi:pulumi:Stack";
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
