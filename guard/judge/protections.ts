import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { isProtectedEnvironment } from "../../model/declared/is-protected.ts";
import { letsGo } from "../../model/declared/waiver-limits.ts";
import { isProtectedType } from "../../model/protected-types.ts";
import type { ExportedStack } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";

/**
 * What must not be deleted, a line each: what refuses it in the recorded state, by the engine's own protection or the
 * cloud's; and what the catalog protects without a waiver for it, for somebody may have dropped a protection by hand.
 */
export function listProtected(
  { resources }: ExportedStack,
  catalog: EnvironmentCatalog | undefined,
  now = new Date(),
): string[] {
  const isProtected = catalog !== undefined && isProtectedEnvironment(catalog);
  const waived = new Set(
    (catalog?.waivers ?? []).flatMap((waiver) => (letsGo(waiver, now) ? [waiver.resource] : [])),
  );
  return resources.flatMap(({ urn, protect, inputs }) => {
    const { type, name } = nameOf(urn);
    const resource = `${type} ${name}`;
    const fields = [
      protect ? ["protect: true"] : [],
      inputs["deletionProtection"] === true ? ["deletionProtection: true"] : [],
      inputs["deletionPolicy"] === "PREVENT" ? ["deletionPolicy: PREVENT"] : [],
    ].flat();
    if (fields.length > 0) return [`${resource}: ${fields.join(", ")}`];
    return isProtected && isProtectedType(type) && !waived.has(resource)
      ? [`${resource}: protected by the catalog`]
      : [];
  });
}
