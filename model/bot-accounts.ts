/** Accounts of GitHub's best known Apps, by the ids that their users have ("GET /users/{username}" of each, with `[bot]`). */
const knownBots: ReadonlyMap<number, string> = new Map([
  [41_898_282, "github-actions"],
  [49_699_333, "dependabot"],
  [29_139_614, "renovate"],
]);
/** Logins that no person has: those of Apps, of GitHub itself, and what is called a bot. */
const botLogin = /(?:\[bot\]$|(?:^|-)bots?$)/i;
const botLogins: readonly string[] = [...knownBots.values(), "web-flow", "ghost", "copilot"];

/**
 * Why an account is nobody's, as far as its id and login say; undefined where they say nothing. GitHub itself is asked where an
 * approval is judged.
 */
export function botProblem({ login, id }: { login?: unknown; id?: unknown }): string | undefined {
  const known = typeof id === "number" ? knownBots.get(id) : undefined;
  if (known !== undefined) return `is the account of ${known}, which is no person`;
  if (typeof login !== "string") return undefined;
  const isBot = botLogin.test(login) || botLogins.includes(login.toLowerCase());
  return isBot ? "is called like a bot, which is no person" : undefined;
}
