/** Clocks of two machines differ by less, in milliseconds. */
export const clockSkewMs = 5 * 60_000;
