import { hash } from "node:crypto";

/** `sha256:<64 hex>` of a migration's file, with whichever line ends a clone has. */
export function migrationChecksum(content: Uint8Array): string {
  const bytes = content.includes(0x0d)
    ? Buffer.from(Buffer.from(content).toString("latin1").replaceAll("\r\n", "\n"), "latin1")
    : content;
  return `sha256:${hash("sha256", bytes)}`;
}
