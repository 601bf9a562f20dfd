import assert from "node:assert/strict";
import type { Session } from "./shell-session.ts";

/** A profile changes nothing where a variable of its has an attribute that would change, or refuse, the value. */
export function itRefusesDeclarations(
  declarations: readonly string[],
  run: (script: string, before: string) => Promise<Session>,
): void {
  for (const declaration of declarations) {
    it(`changes nothing where ${declaration} stands in the way`, async () => {
      const { seen, stderr } = await run(
        `before="$(typeset -p A)"\n__gantry_use s staging '' B new A 'x[$(touch pwned)]'\ncode=$?\n` +
          `[ "$before" = "$(typeset -p A)" ] || code=changed\nlook after B DEPLOYMENT_PROFILE code`,
        declaration,
      );
      assert.match(stderr, /"A" is no plain variable of this shell, so the profile was not changed/);
      assert.deepEqual(seen["after"], {
        B: ["unset", ""],
        DEPLOYMENT_PROFILE: ["unset", ""],
        code: ["shell", "1"],
      });
    });
  }
}
