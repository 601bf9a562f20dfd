import { readStackSettings, stackSettingsFile } from "../../catalog/stack-settings.ts";
import { setByHand } from "../../model/set-by-hand.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/**
 * Where the state of a stack lies, as `pulumi login` takes it: what its settings say, else PULUMI_BACKEND_URL; undefined where
 * the login of whoever runs the command says it. Throws a GantryError (usage) where both say something, and not the same: one
 * of them would deploy everything a second time.
 */
export function stateAddress(
  { root, stack }: { root: string; stack: string },
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { backendVariable } = setByHand;
  const { state } = readStackSettings(root, stack);
  const given = env[backendVariable] ?? "";
  if (state === undefined) return given === "" ? undefined : given;
  if (given === "" || withoutEnd(given) === withoutEnd(state)) return state;
  const file = stackSettingsFile(stack);
  throw new GantryError(
    `the state of "${stack}" lies in "${state}", says ${file}; ${backendVariable} says another`,
    {
      hint: `unset ${backendVariable}; where the state has moved, say so in gantry:state of ${file}`,
      exitCode: ExitCode.usage,
    },
  );
}

function withoutEnd(url: string): string {
  return url.replace(/\/+$/, "");
}
