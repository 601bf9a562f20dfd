/** What the pack tells the thread that looks on. */
export interface Watch {
  shared: SharedArrayBuffer;
  /** Their ids, by the numbers that the cells name. */
  rules: readonly string[];
  limitMs: number;
}

export function isWatch(value: unknown): value is Watch {
  if (typeof value !== "object" || value === null) return false;
  const { shared, rules, limitMs }: Partial<Record<keyof Watch, unknown>> = value;
  return shared instanceof SharedArrayBuffer && Array.isArray(rules) && typeof limitMs === "number";
}

/** What both threads see without a message: which rule judges what, and how many have begun. */
export interface WatchCells {
  shared: SharedArrayBuffer;
  setResource: (urn: string) => void;
  begin: (rule: number) => void;
  end: () => void;
  /** How many rules have begun so far, and the number of the one that is at work; -1 if none is. */
  read: () => { begun: number; rule: number };
  resource: () => string;
  /** Does nothing for a time. */
  sleep: (milliseconds: number) => void;
}

/** No URN that a program makes is longer than this, in bytes; of one that is, the beginning is told. */
const longestUrn = 4096;
const headBytes = 16;
const [begunAt, ruleAt, lengthAt, never] = [0, 1, 2, 3];

/** The cells in `shared`; new ones without it. */
export function watchCells(shared = new SharedArrayBuffer(headBytes + longestUrn)): WatchCells {
  const head = new Int32Array(shared, 0, headBytes / Int32Array.BYTES_PER_ELEMENT);
  const text = Buffer.from(shared, headBytes);
  const end = (): void => {
    Atomics.store(head, ruleAt, -1);
  };
  return {
    shared,
    setResource: (urn) => {
      head[lengthAt] = text.write(urn);
    },
    begin: (rule) => {
      Atomics.store(head, ruleAt, rule);
      Atomics.add(head, begunAt, 1);
    },
    end,
    read: () => ({ begun: Atomics.load(head, begunAt), rule: Atomics.load(head, ruleAt) }),
    resource: () => text.toString("utf8", 0, head[lengthAt]),
    sleep: (milliseconds) => {
      Atomics.wait(head, never, 0, milliseconds);
    },
  };
}
