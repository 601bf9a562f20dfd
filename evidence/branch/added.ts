let times = 0;

/** Counts that this process has added to a branch of the remote. */
export function countAdded(): void {
  times += 1;
}

/** How often it has: whoever compares two answers need not ask git what became of the branches. */
export function timesAdded(): number {
  return times;
}
