/**
 * What a catalog file may cost, whoever wrote it: a pull request from a fork is read before a person has seen it.
 * A file at all of these limits at once takes about a second; an ordinary one a few milliseconds.
 */
export const limits = {
  /** Bytes of one file: a thousand surfaces with everything they need take an eighth of it. */
  fileBytes: 4 * 1024 * 1024,
  /** Lexical tokens of one file, counted while it is read, so that nothing larger is ever built. */
  tokens: 500_000,
  /** Open collections and their entries at once; the deepest field of the catalog needs 12. */
  depth: 64,
  /** Characters of one text; every pattern of the model is tried on at most this much. */
  textLength: 16_384,
  /** Mistakes of one kind that are looked for in one environment: whoever has more has one of another kind. */
  findings: 1000,
  /** Mistakes of one load that are told; the rest is counted. */
  problems: 200,
  /** Characters of a value or a key that a message repeats. */
  quotedLength: 60,
} as const;
