import type { LogEntry } from "../../model/observed/log-entry.ts";
import type { Context } from "../../terminal/context.ts";
import type { Paint } from "../../terminal/paint.ts";
import { onOneLine, padded, wrapped } from "../../terminal/width.ts";

const widestStep = "test-integration".length;

/**
 * An entry as people read it: when (UTC), which step, what; on a terminal in lines of whole words, in a pipe on one line.
 *
 * @param where whether it says who said it as well
 */
export function entryText(
  entry: LogEntry,
  { columns }: Pick<Context, "columns">,
  paint: Paint,
  where: boolean,
): string {
  const { timestamp, step_name: step, level, message, source_file: file, line_number: line } = entry;
  const word = level === "info" ? "" : `${level}: `;
  const time = timestamp.slice(11, 19);
  const head = `${time}  ${padded(step, widestStep)}  `;
  const said = wrapped(
    onOneLine(`${word}${message}`),
    columns === undefined ? undefined : columns - head.length,
  );
  const plain = (text: string): string => text;
  const paints = { info: plain, warn: plain, error: paint.red };
  const lines = said.map((text, at) => {
    const before = at === 0 ? `${paint.dim(time)}  ${padded(step, widestStep)}  ` : " ".repeat(head.length);
    return `${before}${paints[level](text)}\n`;
  });
  // A place is for copying, and stands whole.
  const place = where ? paint.dim(`    ${file}:${line} in ${entry.function_name}\n`) : "";
  return `${lines.join("")}${place}`;
}
