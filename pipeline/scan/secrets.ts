import { excusesFile, lookForSecrets, type SecretRange } from "../../secrets/scan.ts";
import type { Context } from "../../terminal/context.ts";
import { said, type Found, type Scanner } from "./scanned.ts";
import { severityOfSecret } from "./severity.ts";

type Place = Awaited<ReturnType<typeof lookForSecrets>>["found"][number];

/** gitleaks over commits, or over what is about to be one. */
export function secretsScanner(context: Context, root: string, range: SecretRange): Scanner {
  return {
    name: "gitleaks",
    scanType: "GITLEAKS",
    scope: range === "staged" ? "staged" : "history",
    async scan() {
      const { found, excused, commits, files } = await lookForSecrets(context, root, range);
      const findings = { found: found.map(findingOf), excused: excused.map(findingOf) };
      return { files, commits, ...findings, excusedBy: excusesFile };
    },
  };
}

/** Where it is and of which kind; neither the secret nor a length, an entropy or a digest of it. */
function findingOf({ rule, what, file, line, commit }: Place): Found {
  return {
    rule: said(rule, 100),
    severity: severityOfSecret(rule),
    type: "SECRET",
    description: said(what, 1000),
    file: said(file, 500),
    line,
    commit: commit ?? "staged",
  };
}
