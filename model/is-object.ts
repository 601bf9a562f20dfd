/** Whether a value has keys: no list and no null. A module's namespace counts, which has no prototype. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
