/** Options that several commands share, said once. */
export const localOption = {
  type: "boolean",
  summary: "use the local cloud: no account, no credential",
} as const;
export const yesOption = { type: "boolean", summary: "do not ask" } as const;
export const environmentPositional = { name: "environment" } as const;
/** An environment, or `global` for what holds in all of them. */
export const scopePositional = { name: "environment|global" } as const;
export const secretPositional = { name: "secret" } as const;
