import { compare, parse, type SemVer } from "semver";

/**
 * Which of two versions is newer, by semantic versioning: below 0 where the first is older. Names are wider than that
 * (001 takes `v1.2.3-rc_1`, `v1.02.0` and `v1.0.0-.a`); what is alike by it goes by its letters. A state tag is no version.
 */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [read(one), read(other)];
  const order = a && b ? compare(a, b, { loose: true }) : 0;
  return order !== 0 ? order : one < other ? -1 : one > other ? 1 : 0;
}

/** With what semantic versioning has no word for put into its own: an underscore, and nothing between two dots. */
function read(name: string): SemVer | null {
  const dash = name.indexOf("-");
  if (dash < 0) return parse(name, { loose: true });
  const words = name
    .slice(dash + 1)
    .replaceAll("_", "-")
    .split(".");
  return parse(`${name.slice(0, dash)}-${words.map((word) => word || "0").join(".")}`, { loose: true });
}
