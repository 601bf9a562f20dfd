/** Asks again and again, as often as it can, until it is so; the test's own time-out ends it. */
export async function untilTrue(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask()));
}
