import { stageLogLine } from "../../model/observed/pipeline-stage-record.ts";
import { parseJson } from "../../model/parse-json.ts";
import { onOneLine } from "../../terminal/width.ts";
import { opIdOf, runLog } from "../report/stage-log.ts";
import type { WorkflowRun } from "../report/workflow-run.ts";

/**
 * Why a file is not the log of an attempt; undefined where it is. Whatever ran in the attempt could have left another one under
 * the same name, so that only what GitHub itself says of the jobs makes it true.
 */
export function logProblem(
  run: Pick<WorkflowRun, "id" | "attempt" | "jobs">,
  text: string,
): string | undefined {
  const due = runLog(run).text;
  if (text === due) return undefined;
  const known = new Set(run.jobs.map((job) => opIdOf(run, job)));
  const expected = due.split("\n").slice(0, -1);
  const lines = text.split("\n");
  const last = lines.pop();
  if (last !== "") return `line ${lines.length + 1} of its log is cut off`;
  for (const [index, line] of lines.entries()) {
    const name = `line ${index + 1} of its log`;
    const parsed = stageLogLine.safeParse(parseJson(line));
    if (!parsed.success) return `${name} is none of a stage`;
    const { opId } = parsed.data;
    if (!known.has(opId)) return `${name} is of "${onOneLine(opId)}", which is no stage of this attempt`;
    if (line !== expected[index]) return `${name} is not what GitHub says of "${onOneLine(opId)}"`;
  }
  return `its log has ${lines.length} lines, and GitHub knows of ${expected.length}`;
}
