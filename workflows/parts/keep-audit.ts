import { ofProject, type Step } from "../workflow.ts";
import { run } from "./steps.ts";

/** GitHub's own default, and the most that a public repository may keep; the seed asks for 30 at least. */
const days = 90;

/** Keeps the audit events of a chain, and those that still wait in this work tree, whatever came of the job. */
export function keepAudit(chain: string): Step[] {
  return [
    {
      ...run(
        "Export the audit",
        `npx --no -- gantry audit export ${chain} --format jsonl --output .gantry/audit/${chain}.jsonl`,
      ),
      if: "always()",
    },
    {
      name: "Keep the audit",
      if: "always()",
      uses: "actions/upload-artifact",
      with: {
        name: `audit-of-${chain}`,
        path: ofProject(".gantry/audit"),
        "include-hidden-files": true,
        "if-no-files-found": "warn",
        overwrite: true,
        "retention-days": days,
      },
    },
  ];
}
