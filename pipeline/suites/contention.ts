/** What programs say that wanted what another had: what was wanted, and how they say so. */
const signs: readonly (readonly [string, RegExp])[] = [
  ["a port", /\bEADDRINUSE\b|\baddress (?:is )?already in use\b/i],
  [
    "a lock file",
    /\bELOCKED\b|\bEEXIST\b.*\block\b|\block ?file\b.*\b(?:exists|being held)\b|\.lock['"]?: File exists|\bcould not (?:acquire|obtain|get) (?:the )?lock\b/i,
  ],
  ["a database", /\bdatabase (?:table )?is locked\b|\bSQLITE_BUSY\b|\bis being accessed by other users\b/i],
];

/** What a line of a suite's output says that it could not have, since another had it; undefined where it says nothing of the kind. */
export function contentionIn(line: string): string | undefined {
  return signs.find(([, sign]) => sign.test(line))?.[0];
}
