import { ASN1Obj } from "@sigstore/core";
import type { Signer } from "@sigstore/verify";

/**
 * What Fulcio writes into a certificate of a workflow's run, by the last number of its object identifiers
 * (https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md).
 */
const fields = {
  issuer: 8,
  signer: 9,
  runner: 11,
  repository: 12,
  commit: 13,
  ref: 14,
  repositoryId: 15,
  ownerId: 17,
  workflow: 18,
  trigger: 20,
  run: 21,
} as const;

const fulcio = "1.3.6.1.4.1.57264.1";
/** The universal tag of DER's UTF8String. */
const utf8String = 12;

/** All of them as text; empty where the certificate does not have one, has it twice, or has something else than text there. */
export type CertificateFields = Readonly<Record<keyof typeof fields, string>>;

/** Reads them from whoever the verification found to have signed. */
export function certificateFields({ identity }: Signer): CertificateFields {
  const read = (field: keyof typeof fields): string => {
    const own = (identity?.oids ?? []).filter(
      ({ oid }) => oid?.id.join(".") === `${fulcio}.${fields[field]}`,
    );
    const [found] = own;
    return found === undefined || own.length > 1 ? "" : textOf(Buffer.from(found.value));
  };
  return {
    issuer: read("issuer"),
    signer: read("signer"),
    runner: read("runner"),
    repository: read("repository"),
    commit: read("commit"),
    ref: read("ref"),
    repositoryId: read("repositoryId"),
    ownerId: read("ownerId"),
    workflow: read("workflow"),
    trigger: read("trigger"),
    run: read("run"),
  };
}

function textOf(der: Buffer<ArrayBuffer>): string {
  const { tag, value } = ASN1Obj.parseBuffer(der);
  return tag.isUniversal() && tag.number === utf8String ? value.toString("utf8") : "";
}
