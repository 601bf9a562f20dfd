import { secretIn } from "./credential-format.ts";
import { isPlaceholder, namesSecret } from "./secret-key.ts";

/**
 * Why a value in the clear is taken for a secret, to follow its name or place: `is for a secret`, `holds a GitHub token`.
 * Undefined where nothing says so. Whatever judges values asks here, and what it answers repeats none: the catalog's check,
 * the pack, what is masked in a plan and in messages. `names`: what it stands under, or is called by beside it.
 */
export function plainSecret(names: readonly string[], value: string | number): string | undefined {
  if (typeof value === "string") {
    const held = secretIn(value);
    if (held !== undefined) return `holds ${held}`;
    if (isNoValue(value)) return undefined;
  }
  return names.some(namesSecret) ? "is for a secret" : undefined;
}

/** Whether a text is none that could be secret: empty, a mere yes or no, or where a secret is kept, which anyone may know. */
function isNoValue(value: string): boolean {
  return value === "" || isPlaceholder(value) || isReference(value);
}

function isReference(value: string): boolean {
  return (
    /^projects\/[\w:.-]+\/(locations\/[\w-]+\/)?secrets\/[\w-]+(\/versions\/\w+)?$/.test(value) ||
    /^(cloud-run|github|supabase|vercel|cloudflare):[A-Z][A-Z0-9_]*$/.test(value) ||
    /^\$\{\{ ?secrets\.\w+ ?\}\}$/.test(value)
  );
}
