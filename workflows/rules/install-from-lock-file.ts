import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const loose: readonly [RegExp, string][] = [
  [/\bnpm\s+(?:--?[\w-]+(?:[= ][^\s-]\S*)?\s+)*(?:install|i|add|update|up)\b(?!-)/, "npm ci"],
  [/\byarn\b(?!.*--(?:immutable|frozen-lockfile))(?:\s+(?:install|add)\b|\s*$)/m, "yarn install --immutable"],
  [/\bpnpm\s+(?:install|i|add)\b(?!.*--frozen-lockfile)/, "pnpm install --frozen-lockfile"],
  [/\bpip3?\s+install\b(?!.*--require-hashes)/, "pip install --require-hashes"],
  [/\bnpx\s+(?:-y|--yes)\b/, "npx --no, for what the lock file has"],
];

export const rule: WorkflowRule = {
  id: "install-from-lock-file",
  sentence: "Packages are installed as the lock file says, and not otherwise.",
  remedy: "use npm ci, or what the other package managers have like it",
  *check(workflow) {
    for (const { step, at } of stepsOf(workflow)) {
      for (const [pattern, instead] of loose) {
        const found = pattern.exec(step.run ?? "")?.[0].trim();
        if (found !== undefined)
          yield { at: [...at, "run"], message: `"${found}" takes what is newest: ${instead}` };
      }
    }
  },
};
