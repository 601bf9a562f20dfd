import { auditLine, continueChain, type ChainHead } from "../../model/observed/audit-record.ts";
import type { AuditEvent } from "../../model/observed/audit-event.ts";
import type { ReleaseRecord } from "../../model/observed/release-record.ts";
import { waitingIn, type Spool } from "../spool.ts";
import { chainFileOf, readChainFiles, type ChainFile } from "./chain-files.ts";
import { readHead } from "./chain-head.ts";
import { eventsOf } from "./events-of.ts";
import { BranchHistory } from "./history.ts";

/** What a commit adds to the chain of its branch. */
export interface Addition {
  /** How far the chain has come then; undefined where it does not grow. */
  head: ChainHead | undefined;
  /** The file that has grown, by its path. */
  file: readonly [path: string, text: string] | undefined;
  /** Those that waited and are in the branch with it, or were before. */
  taken: readonly AuditEvent[];
}

/** Continues the chain with what waits and what the records leave; an event that is in it already is not added again. */
export async function addToChain(adding: {
  root: string;
  environment: string;
  tip: string | undefined;
  records: readonly ReleaseRecord[];
  at: Date;
  spool: Spool;
}): Promise<Addition> {
  const { root, environment, tip, at, spool } = adding;
  const history = new BranchHistory(root, tip);
  const taken = waitingIn(spool).events;
  const events = [...taken, ...(await eventsOf({ ...adding, history }))];
  if (events.length === 0) return { head: undefined, file: undefined, taken };
  const files = await readChainFiles(root, tip);
  const added = events.filter(({ id }) => !files.some((file) => hasEvent(file, id)));
  const records = continueChain(environment, await readHead(history), added);
  const last = records.at(-1);
  if (last === undefined) return { head: undefined, file: undefined, taken };
  const lines = records.map((record) => `${auditLine(record)}\n`).join("");
  return {
    head: { length: last.number, hash: last.hash },
    file: grown(files, chainFileOf(at), lines),
    taken,
  };
}

/** An event ends with its id and target in canonical JSON, and a quote in a text is written otherwise. */
function hasEvent({ text }: ChainFile, id: string): boolean {
  return text.includes(`},"id":${JSON.stringify(id)},"target":"`);
}

/** The last file, or a new one once its month is over. A clock that is behind goes on with the last. */
function grown(files: readonly ChainFile[], path: string, lines: string): [path: string, text: string] {
  const last = files.at(-1);
  if (last === undefined || last.path < path) return [path, lines];
  const isWhole = last.text === "" || last.text.endsWith("\n");
  return [last.path, `${last.text}${isWhole ? "" : "\n"}${lines}`];
}
