import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { dsse } from "@sigstore/core";
import { initializeCA, initializeCTLog, initializeTLog, initializeTSA } from "@sigstore/mock";
import { toTrustMaterial, type TrustMaterial } from "@sigstore/verify";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { z } from "zod";

/** What a workflow's run says of itself in its certificate, by the last number of Fulcio's object identifiers. */
export type Claims = Readonly<Record<number, string>>;

export interface Attested {
  claims: Claims;
  /** The subject alternative name; what the certificate says to be its signer without it. */
  name?: string;
  statement: object | string;
  payloadType?: string;
  /** Who says when it was signed; a log and no authority without it. */
  by?: readonly ("log" | "authority")[];
  /** Extensions that are there besides, such as one of them a second time. */
  more?: readonly { oid: string; value: string }[];
}

export const fulcio = "1.3.6.1.4.1.57264.1";
const statementType = "application/vnd.in-toto+json";
const keys = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" });

/** A Sigstore of its own: an authority for certificates with its log, a log of signatures and an authority for time. */
export class TestSigstore {
  readonly root: TrustedRoot;
  readonly material: TrustMaterial;
  readonly #parts: Parts;

  private constructor(parts: Parts, root: TrustedRoot) {
    this.#parts = parts;
    this.root = root;
    this.material = toTrustMaterial(root);
  }

  /** One whose clock stands. */
  static async create(clock: Date = soon()): Promise<TestSigstore> {
    const ctLog = await initializeCTLog(keys(), clock);
    const tsaKeys = keys();
    const parts = {
      ca: await initializeCA(keys(), ctLog, clock),
      log: await initializeTLog("https://log.sigstore.mock", keys(), clock),
      tsa: await initializeTSA(tsaKeys, clock),
    };
    const root = TrustedRoot.fromJSON({
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
      certificateAuthorities: [
        { certChain: { certificates: [{ rawBytes: base64(parts.ca.rootCertificate) }] } },
      ],
      timestampAuthorities: [
        {
          certChain: {
            certificates: [parts.tsa.intCertificate, parts.tsa.rootCertificate].map((each) => ({
              rawBytes: base64(each),
            })),
          },
        },
      ],
      tlogs: [logOf(parts.log.publicKey, createHash("sha256").update(parts.log.publicKey).digest())],
      ctlogs: [logOf(ctLog.publicKey, ctLog.logID)],
    });
    return new TestSigstore(parts, root);
  }

  /** A bundle as GitHub hands it out. */
  async attest({ claims, name, statement, payloadType = statementType, by = ["log"], more = [] }: Attested) {
    const { ca, tsa } = this.#parts;
    const { publicKey, privateKey } = keys();
    const certificate = await ca.issueCertificate({
      publicKey: publicKey.export({ format: "der", type: "spki" }),
      subjectAltName: name ?? claims[9] ?? "",
      extensions: [
        ...Object.entries(claims).map(([number, value]) => ({ oid: `${fulcio}.${number}`, value })),
        ...more,
      ],
    });
    const payload = Buffer.from(typeof statement === "string" ? statement : JSON.stringify(statement));
    const signature = sign("sha256", dsse.preAuthEncoding(payloadType, payload), privateKey);
    const logged = by.includes("log") ? await this.#logged(payload, signature, certificate) : [];
    const times = by.includes("authority")
      ? [
          await tsa.timestamp({
            artifactHash: createHash("sha256").update(signature).digest(),
            hashAlgorithmOID: "2.16.840.1.101.3.4.2.1",
            nonce: 1,
            policyOID: "1.2.3.4.5",
            certReq: true,
          }),
        ]
      : [];
    return {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: {
        certificate: { rawBytes: base64(certificate) },
        tlogEntries: logged,
        timestampVerificationData: {
          rfc3161Timestamps: times.map((each) => ({ signedTimestamp: base64(each) })),
        },
      },
      dsseEnvelope: {
        payload: base64(payload),
        payloadType,
        signatures: [{ sig: base64(signature), keyid: "" }],
      },
    };
  }

  async #logged(payload: Buffer, signature: Buffer, certificate: ArrayBufferView): Promise<object[]> {
    const pem = `-----BEGIN CERTIFICATE-----\n${base64(certificate)}\n-----END CERTIFICATE-----\n`;
    const found: unknown = await this.#parts.log.log({
      apiVersion: "0.0.1",
      kind: "dsse",
      spec: {
        payloadHash: { algorithm: "sha256", value: createHash("sha256").update(payload).digest("hex") },
        signatures: [{ signature: base64(signature), verifier: base64(Buffer.from(pem)) }],
      },
    });
    return Object.values(entries.parse(found)).map(
      ({ body, integratedTime, logID, logIndex, verification }) => {
        const { inclusionProof: proof, signedEntryTimestamp } = verification;
        return {
          logIndex: String(logIndex),
          logId: { keyId: base64(Buffer.from(logID, "hex")) },
          kindVersion: { kind: "dsse", version: "0.0.1" },
          integratedTime: String(integratedTime),
          inclusionPromise: { signedEntryTimestamp },
          inclusionProof: {
            logIndex: String(proof.logIndex),
            rootHash: base64(Buffer.from(proof.rootHash, "hex")),
            treeSize: String(proof.treeSize),
            hashes: [],
            checkpoint: { envelope: proof.checkpoint },
          },
          canonicalizedBody: body,
        };
      },
    );
  }
}

/** As Rekor answers: the entry by its id. */
const entries = z.record(
  z.string(),
  z.object({
    body: z.string(),
    integratedTime: z.int(),
    logID: z.string(),
    logIndex: z.int(),
    verification: z.object({
      inclusionProof: z.object({
        logIndex: z.int(),
        rootHash: z.string(),
        treeSize: z.int(),
        checkpoint: z.string(),
      }),
      signedEntryTimestamp: z.string(),
    }),
  }),
);

interface Parts {
  ca: Awaited<ReturnType<typeof initializeCA>>;
  log: Awaited<ReturnType<typeof initializeTLog>>;
  tsa: Awaited<ReturnType<typeof initializeTSA>>;
}

function logOf(publicKey: ArrayBufferView, id: ArrayBufferView): object {
  return {
    baseUrl: "https://log.sigstore.mock",
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: base64(publicKey), keyDetails: "PKIX_ECDSA_P256_SHA_256" },
    logId: { keyId: base64(id) },
  };
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

/** In seconds, since Sigstore's own parser takes no fractions, and later than the roots that are made meanwhile. */
function soon(): Date {
  return new Date((Math.floor(Date.now() / 1000) + 60) * 1000);
}
