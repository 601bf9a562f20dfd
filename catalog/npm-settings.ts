import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { quote } from "./check/quote.ts";
import type { Problem } from "./problem.ts";

/**
 * What a project's .npmrc may say. npm starts programs with what it says: options of Node, a shell, a folder of programs, a
 * registry to take packages from.
 */
const known: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["audit", ["true", "false"]],
  ["engine-strict", ["true", "false"]],
  ["fund", ["true", "false"]],
  ["git-tag-version", ["true", "false"]],
  ["ignore-scripts", ["true"]],
  ["omit-lockfile-registry-resolved", ["true", "false"]],
  ["package-lock", ["true"]],
  ["registry", ["https://registry.npmjs.org/"]],
  ["save-exact", ["true", "false"]],
  ["update-notifier", ["true", "false"]],
]);

/** What a file of npm's settings says that Gantry does not know; never a value, which may be a token. Nothing of none. */
export function npmProblems(root: string, path: string): Problem[] {
  if (!existsSync(join(root, path))) return [];
  return readFileSync(join(root, path), "utf8")
    .split(/\r\n|\r|\n/)
    .flatMap((line, index): Problem[] => {
      const text = line.trim();
      if (text === "" || /^[#;]/.test(text)) return [];
      const [name = "", ...rest] = text.split("=");
      const key = name.trim();
      const value = rest.join("=").trim();
      // A name alone is true, as npm's own reader has it.
      if (known.get(key)?.includes(rest.length === 0 ? "true" : value) === true) return [];
      return [{ file: path, line: index + 1, column: 1, path: [], ...wrong(key) }];
    });
}

function wrong(key: string): Pick<Problem, "text" | "hint"> {
  const values = known.get(key);
  if (values !== undefined)
    return {
      text: `${quote(key)} has a value that Gantry does not know`,
      hint: `write ${key}=${values.join(" or ")}`,
    };
  return {
    text: `${quote(key)} is no setting that Gantry knows, and may choose another program`,
    hint: `remove it, or write it into the .npmrc of your own home; known are ${[...known.keys()].join(", ")}`,
  };
}
