/** What a migration's file says for one direction. */
export interface Part {
  /** The text, with empty lines in place of the other part's, so that lines count as in the file. */
  sql: string;
  /** Whether it runs in one transaction; without, statement by statement. */
  transaction: boolean;
}

/** A mistake in a migration's file, `line` from 1. */
export interface TextProblem {
  line: number;
  text: string;
}

export interface MigrationText {
  up: Part;
  /** Undefined where the file has none: then the catalog's `rollbackNotes` say why. */
  down: Part | undefined;
}

const marker = /^--\s*migrate:(?<direction>\S*)\s*(?<options>.*?)\s*$/i;

/**
 * Takes a file apart at its lines `-- migrate:up` and `-- migrate:down`, as dbmate has them; behind either may stand
 * `transaction:false`. A file without them, such as Supabase's, is all up.
 */
export function readMigrationText(content: string): MigrationText | { problems: readonly TextProblem[] } {
  const lines = content.replace(/^\uFEFF/, "").split(/\r?\n/);
  const found: { direction: "up" | "down"; transaction: boolean; at: number }[] = [];
  const problems: TextProblem[] = [];
  for (const [at, line] of lines.entries()) {
    const { direction, options = "" } = marker.exec(line)?.groups ?? {};
    if (direction === undefined) continue;
    const problem = markerProblem(
      direction,
      options,
      found.map((each) => each.direction),
    );
    if (problem !== undefined) problems.push({ line: at + 1, text: problem });
    else {
      const isUp = direction.toLowerCase() === "up";
      found.push({ direction: isUp ? "up" : "down", transaction: !/transaction:false/i.test(options), at });
    }
  }
  const [first] = found;
  if (first !== undefined) {
    const early = lines.findIndex((line, at) => at < first.at && line.trim() !== "" && !/^\s*--/.test(line));
    if (early >= 0)
      problems.push({ line: early + 1, text: "stands before -- migrate:up, so nothing would run it" });
  }
  if (first?.direction === "down") problems.push({ line: first.at + 1, text: "comes before -- migrate:up" });
  if (problems.length > 0) return { problems };
  if (first === undefined) return { up: { sql: lines.join("\n"), transaction: true }, down: undefined };
  const [up = first, down] = found;
  const part = (from: number, to: number): string =>
    lines.map((line, at) => (at > from && at < to ? line : "")).join("\n");
  return {
    up: { sql: part(up.at, down?.at ?? lines.length), transaction: up.transaction },
    down: down && { sql: part(down.at, lines.length), transaction: down.transaction },
  };
}

function markerProblem(direction: string, options: string, before: readonly string[]): string | undefined {
  const name = direction.toLowerCase();
  if (name !== "up" && name !== "down") return `"-- migrate:${direction}" is neither up nor down`;
  if (before.includes(name)) return `"-- migrate:${name}" stands there twice`;
  if (options !== "" && !/^transaction:(true|false)$/i.test(options))
    return `"${options}" is no option of -- migrate:${name}: transaction:false is the one`;
  return undefined;
}
