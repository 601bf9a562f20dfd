const units: Readonly<Record<string, number>> = {
  ...{ ms: 0.001, s: 1, m: 60, h: 3600 },
  ...{ d: 86_400, w: 7 * 86_400, y: 365 * 86_400 },
};

/** The seconds of a duration as PromQL writes it, such as 1d12h. */
export function secondsIn(duration: string): number {
  return [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}
