import { X509Certificate } from "node:crypto";
import { bundleFromJSON, isBundleWithDsseEnvelope, type BundleWithDsseEnvelope } from "@sigstore/bundle";
import {
  toSignedEntity,
  Verifier,
  type Signer,
  type TrustMaterial,
  type VerifierOptions,
} from "@sigstore/verify";
import { z } from "zod";
import { quote } from "../../catalog/check/quote.ts";
import { certificateFields, type CertificateFields } from "./certificate.ts";
import { firstBroken, releaseEvents, type Condition, type Expected } from "./expected.ts";

/** Who is believed, and how much each attestation has to bring along. */
export interface Trust {
  material: TrustMaterial;
  asks: Required<Pick<VerifierOptions, "tlogThreshold" | "ctlogThreshold" | "timestampThreshold">>;
}

export interface Attestation {
  bundle: BundleWithDsseEnvelope;
  /** The organisation that says of itself to have issued the certificate: which root is asked, and nothing more. */
  authority: string;
}

/** Either the run that built it, as an address, or the one reason why that is not known. */
export type Verdict = { run: string } | { problem: string };

/** Reads a Sigstore bundle as GitHub hands it out. Nothing of it is believed yet. */
export function readAttestation(json: unknown): Attestation | { problem: string } {
  return attempt("is no bundle of Sigstore's", () => {
    const bundle = bundleFromJSON(json);
    if (!isBundleWithDsseEnvelope(bundle)) return { problem: "signs no statement" };
    const { content } = bundle.verificationMaterial;
    if (content.$case === "publicKey") return { problem: "is signed by a key, and not by a workflow" };
    const certificate =
      content.$case === "certificate" ? content.certificate : content.x509CertificateChain.certificates[0];
    if (certificate === undefined) return { problem: "has no certificate" };
    const { issuer } = new X509Certificate(Buffer.from(certificate.rawBytes));
    return { bundle, authority: /^O=(.*)$/m.exec(issuer)?.[1] ?? "" };
  });
}

/**
 * Whether an attestation says, by a signature that is believed, that one of the pipelines built an artifact of this digest
 * (`sha256:` and 64 hex digits) from the version's commit.
 */
export function verifyAttestation(
  { bundle }: Attestation,
  { material, asks }: Trust,
  expected: Expected & { digest: string },
): Verdict {
  const signed = attempt("does not hold", () => ({
    signer: new Verifier(material, asks).verify(toSignedEntity(bundle)),
  }));
  if ("problem" in signed) return signed;
  const said = attempt("has a certificate that cannot be read", () => certificateFields(signed.signer));
  if ("problem" in said) return said;
  const problem =
    firstBroken(certificateConditions(said, signed.signer, expected)) ??
    statementProblem(bundle.content.dsseEnvelope, expected.digest);
  return problem === undefined ? { run: said.run } : { problem };
}

/** GitHub's; an enterprise may have an address of its own below it. */
const issuers = /^https:\/\/token\.actions\.githubusercontent\.com(\/[\w-]+)?$/;

function certificateConditions(
  said: CertificateFields,
  { identity }: Signer,
  { repository, commit, refs, pipelines, run }: Expected,
): Condition[] {
  const builders = pipelines.map((file) => `${said.repository}/${file}@${said.ref}`);
  const runs = `${said.repository}/actions/runs/`;
  const [id = ""] = said.run.startsWith(runs) ? said.run.slice(runs.length).split("/") : [];
  return [
    [issuers.test(said.issuer), `is signed by ${quote(said.issuer)}, not GitHub Actions`],
    [
      said.repositoryId === repository.repositoryId,
      `is of the repository ${quote(said.repository)}, id ${quote(said.repositoryId)}`,
    ],
    [
      said.ownerId === repository.ownerId,
      `is of the owner ${quote(said.ownerId)} and not ${repository.ownerId}`,
    ],
    [
      /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/.test(said.repository),
      `is of the repository ${quote(said.repository)}`,
    ],
    [said.commit === commit, `is of the commit ${quote(said.commit)} and not of ${commit}`],
    [refs.includes(said.ref), `is of ${quote(said.ref)} and not of ${refs.join(" or ")}`],
    [builders.includes(said.signer), `is of ${quote(said.signer)}, which is no pipeline that builds it`],
    // A workflow that another one calls signs by its own name.
    [said.workflow === said.signer, `is of ${quote(said.signer)}, which ${quote(said.workflow)} called`],
    [
      identity?.subjectAlternativeName === said.signer,
      `names ${quote(identity?.subjectAlternativeName ?? "")} and ${quote(said.signer)}`,
    ],
    [said.runner === "github-hosted", `is of a runner that is ${quote(said.runner)} and not GitHub's`],
    [releaseEvents.includes(said.trigger), `is of a run that ${quote(said.trigger)} started`],
    [/^\d{1,20}$/.test(id), `is of ${quote(said.run)}, which is no run of the repository`],
    [run === undefined || id === run, `is of ${quote(said.run)}, and the version names the run ${run ?? ""}`],
  ];
}

const provenance = z.object({
  _type: z.enum(["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"]),
  subject: z.array(z.object({ digest: z.record(z.string(), z.string()) })).min(1),
  predicateType: z.literal("https://slsa.dev/provenance/v1"),
});

/** The envelope's signature covers its type and its text. */
function statementProblem(
  { payload, payloadType }: BundleWithDsseEnvelope["content"]["dsseEnvelope"],
  digest: string,
): string | undefined {
  if (payloadType !== "application/vnd.in-toto+json")
    return `signs ${quote(payloadType)}, which is no statement`;
  const parsed = attempt("signs something else than JSON", () => ({
    statement: provenance.safeParse(JSON.parse(payload.toString("utf8"))),
  }));
  if ("problem" in parsed) return parsed.problem;
  const { data } = parsed.statement;
  if (data === undefined) return "signs something else than provenance (SLSA v1)";
  const [, hex] = digest.split(":");
  const found = data.subject.map((subject) => subject.digest["sha256"] ?? "");
  return found.some((each) => each === hex) ? undefined : `is of ${quote(`sha256:${found.join(", ")}`)}`;
}

/** What others made is taken apart by libraries that throw what they please: whatever they throw, it is not verified. */
function attempt<Result extends object>(what: string, work: () => Result): Result | { problem: string } {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { problem: `${what}: ${quote(error.message)}` };
  }
}
