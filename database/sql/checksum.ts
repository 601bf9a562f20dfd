import { createHash } from "node:crypto";

/** `sha256:<64 hex>` of a migration's file, with whichever line ends a clone has. */
export function migrationChecksum(content: Uint8Array): string {
  const text = Buffer.from(content).toString("latin1").replaceAll("\r\n", "\n");
  return `sha256:${createHash("sha256").update(text, "latin1").digest("hex")}`;
}
