import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { reportJob } from "../../model/observed/report-job.ts";

const workflow = z.object({ jobs: z.record(z.string(), z.unknown()) });

/** Whether a workflow of this checkout ends with a report; undefined where it is not in it any more, or cannot be read. */
export function reportsHere(repository: string, path: string): boolean | undefined {
  // What GitHub makes up itself, such as the scan of code, has no file.
  if (!/^\.github\/workflows\/[^/\\]+\.ya?ml$/.test(path)) return false;
  const file = join(repository, path);
  if (!existsSync(file)) return undefined;
  const read = workflow.safeParse(parse(readFileSync(file, "utf8")));
  return read.success ? Object.hasOwn(read.data.jobs, reportJob) : undefined;
}
