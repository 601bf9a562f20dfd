/** How long what was observed is kept at least, in days: logs and audits a month, checklists a year. */
export const retentionDays = { logs: 30, audits: 30, artifacts: 14, checklists: 365 } as const;
