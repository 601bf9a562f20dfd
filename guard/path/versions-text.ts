import { moveText, type SurfaceMove } from "../../engine/run/surface-moves.ts";
import type { Paint } from "../../terminal/paint.ts";
import { padded, widthOf } from "../../terminal/width.ts";

/** Which version each surface runs and will run, a line each; nothing where a stack has no surface. */
export function versionLines(moves: readonly SurfaceMove[], paint: Paint): string[] {
  if (moves.length === 0) return [];
  const width = Math.max(...moves.map(({ surface }) => widthOf(surface)));
  const lines = moves
    .toSorted((a, b) => a.surface.localeCompare(b.surface, "en"))
    .map((move) => `  ${padded(move.surface, width)}  ${moveText(move)}`);
  return [paint.bold("versions"), ...lines, ""];
}

/** The same for programs: null where there is no version. */
export function versionDocuments(moves: readonly SurfaceMove[]): object[] {
  return moves.map(({ surface, from, to }) => ({
    surface,
    from: from?.version ?? null,
    to: to?.version ?? null,
  }));
}
