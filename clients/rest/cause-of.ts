/** Why a connection failed: fetch hides the reason in its error's cause. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return "cannot be reached";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  return `cannot be reached (${code})`;
}
