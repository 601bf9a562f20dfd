import { logOf, type LogEntry } from "../../clients/git/refs.ts";

/** Far more than lies between two events of the chain, and read in no time. */
const usual = 100;

/** The commits of an environment's branch, of which as many are read as are asked for. */
export class BranchHistory {
  readonly #root: string;
  readonly #tip: string | undefined;
  #newest: Promise<readonly LogEntry[]> | undefined;
  #all: Promise<readonly LogEntry[]> | undefined;

  constructor(root: string, tip: string | undefined) {
    this.#root = root;
    this.#tip = tip;
  }

  /** The newest of which `pick` makes something. @throws GantryError where a shallow clone has cut off what is looked for */
  async find<Found>(pick: (entry: LogEntry) => Found | undefined): Promise<Found | undefined> {
    const tip = this.#tip;
    if (tip === undefined) return undefined;
    this.#newest ??= logOf(this.#root, tip, usual);
    const newest = await this.#newest;
    const found = firstOf(newest, pick);
    if (found !== undefined || newest.length < usual) return found;
    return firstOf(await this.all(), pick);
  }

  /** All of them, the newest first. @throws GantryError where a shallow clone has cut some off */
  async all(): Promise<readonly LogEntry[]> {
    if (this.#tip === undefined) return [];
    this.#all ??= logOf(this.#root, this.#tip);
    return this.#all;
  }
}

function firstOf<Found>(
  entries: readonly LogEntry[],
  pick: (entry: LogEntry) => Found | undefined,
): Found | undefined {
  for (const entry of entries) {
    const found = pick(entry);
    if (found !== undefined) return found;
  }
  return undefined;
}
