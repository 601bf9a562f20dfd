import { z } from "zod";
import { entity } from "../entity.ts";
import { httpsUrl } from "../scalars.ts";
import { count, line, sha256, timestamp } from "./scalars.ts";

/** The log of a workflow run: where it is, and how to know that it is the same one. */
export const pipelineLog = entity(
  "PipelineLog",
  "The log of a workflow run.",
  z.strictObject({
    name: line(250).describe("file name of the log"),
    url: httpsUrl.describe("where it is kept"),
    sha256: sha256.describe("digest of the whole log"),
    lines: count.describe("number of lines"),
    keptUntil: timestamp.describe("when it may be deleted, at least 30 days after the run"),
  }),
);
