/** The five environments (001). 002 and 003 name two of them; the other three follow the rules of staging. */
export const environmentNames = ["production", "staging", "canary", "sandbox", "performance"] as const;
