import assert from "node:assert/strict";
import fc from "fast-check";
import type { Expected } from "../../../delivery/provenance/expected.ts";
import {
  readAttestation,
  verifyAttestation,
  type Trust,
} from "../../../delivery/provenance/verify-attestation.ts";
import { fulcio, TestSigstore, type Attested } from "../../support/sigstore.ts";
import { attested, claims, expected, statement } from "./attested.ts";

const publicly = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };
const byGitHub = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 };

describe("an attestation", () => {
  let sigstore: TestSigstore;
  before(async () => {
    sigstore = await TestSigstore.create();
  });

  const judge = (
    bundle: unknown,
    change: Partial<Expected & { digest: string }> = {},
    given: Partial<Trust> = {},
  ): string => {
    const read = readAttestation(bundle);
    if ("problem" in read) return read.problem;
    const trust = { material: sigstore.material, asks: publicly, ...given };
    const verdict = verifyAttestation(read, trust, { ...expected, ...change });
    return "problem" in verdict ? verdict.problem : verdict.run;
  };
  const judged = async (change: Partial<Attested>): Promise<string> =>
    judge(await sigstore.attest(attested(change)));
  const claiming = (number: number, value: string): Promise<string> =>
    judged({ claims: { ...claims, [number]: value }, ...(number === 9 ? {} : { name: claims[9] ?? "" }) });

  it("holds for the image that a pipeline built of the version's commit, and names the run", async () => {
    assert.equal(await judged({}), claims[21]);
    const read = readAttestation(await sigstore.attest(attested()));
    assert.ok("authority" in read);
    assert.equal(read.authority, "sigstore.mock");
  });

  it("holds by the authority for time alone where that is all the root asks for", async () => {
    const bundle = await sigstore.attest(attested({ by: ["authority"] }));
    assert.equal(judge(bundle, {}, { asks: byGitHub }), claims[21]);
    assert.match(judge(bundle), /^does not hold: "expected 1 tlog entries, got 0"$/);
  });

  it("is refused without any time", async () => {
    const bundle = await sigstore.attest(attested({ by: [] }));
    assert.match(judge(bundle), /^does not hold: "expected 1 timestamps, got 0"$/);
    assert.match(judge(bundle, {}, { asks: byGitHub }), /^does not hold: "expected 1 timestamps, got 0"$/);
  });

  it("is refused by another root", async () => {
    const other = await TestSigstore.create();
    const bundle = await sigstore.attest(attested());
    assert.match(judge(bundle, {}, { material: other.material }), /^does not hold: /);
  });

  it("is refused where the certificate had ended before it was signed", async () => {
    const early = await TestSigstore.create(new Date(Date.now() - 3_600_000));
    const { verificationMaterial } = await early.attest(attested());
    const late = await sigstore.attest(attested());
    const mixed = {
      ...late,
      verificationMaterial: { ...late.verificationMaterial, certificate: verificationMaterial.certificate },
    };
    const both = { ...sigstore.material, certificateAuthorities: early.material.certificateAuthorities };
    assert.match(
      judge(mixed, {}, { material: both }),
      /^does not hold: "Failed to verify certificate chain"$/,
    );
  });

  const wrong: [what: string, number: number, value: string, problem: RegExp][] = [
    [
      "another issuer of identities",
      8,
      "https://accounts.google.com",
      /signed by "https:\/\/accounts\.google\.com"/,
    ],
    [
      "an issuer that begins like GitHub's",
      8,
      "https://token.actions.githubusercontent.com.evil.example",
      /signed by/,
    ],
    ["another repository of the same name", 15, "1", /of the repository .*, id "1"$/],
    ["another owner", 17, "2", /of the owner "2" and not 104857600/],
    ["another commit", 13, "d".repeat(40), /of the commit "d{40}" and not of c{40}/],
    ["another branch", 14, "refs/heads/try", /of "refs\/heads\/try" and not of/],
    ["another version's tag", 14, "refs/tags/api/v1.2.0", /of "refs\/tags\/api\/v1\.2\.0" and not of/],
    [
      "a workflow that is no pipeline",
      9,
      `${claims[12]}/.github/workflows/main.yml@refs/heads/main`,
      /which is no pipeline/,
    ],
    [
      "a workflow of another repository",
      9,
      "https://github.com/evil/lotus/.github/workflows/staging-api.yml@refs/heads/main",
      /which is no pipeline/,
    ],
    [
      "a pipeline as another branch has it",
      9,
      `${claims[12]}/.github/workflows/staging-api.yml@refs/heads/try`,
      /which is no pipeline/,
    ],
    [
      "a workflow that called the pipeline",
      18,
      `${claims[12]}/.github/workflows/try.yml@refs/heads/main`,
      /called$/,
    ],
    ["a runner of one's own", 11, "self-hosted", /runner that is "self-hosted"/],
    ["a pull request", 20, "pull_request", /that "pull_request" started/],
    ["another run", 21, `${claims[12]}/actions/runs/102/attempts/1`, /the version names the run 101$/],
    ["a run that is none", 21, "https://evil.example/actions/runs/101", /no run of the repository/],
    [
      "a repository elsewhere",
      12,
      "https://evil.example/lotus-labs/lotus",
      /of the repository "https:\/\/evil/,
    ],
  ];
  for (const [what, number, value, problem] of wrong) {
    it(`is refused for ${what}`, async () => {
      assert.match(await claiming(number, value), problem);
    });
  }

  it("is refused where its name is another one than its signer's", async () => {
    assert.match(await judged({ name: "https://github.com/lotus-labs/other" }), /^names "/);
  });

  it("is refused where one of the claims is missing or there twice, whichever it is", async () => {
    for (const number of Object.keys(claims)) {
      const left = Object.fromEntries(Object.entries(claims).filter(([each]) => each !== number));
      const missing = await judged({ claims: left, name: claims[9] ?? "" });
      assert.match(missing, /^(is|names) /, number);
      const twice = await judged({
        more: [{ oid: `${fulcio}.${number}`, value: claims[Number(number)] ?? "" }],
      });
      assert.match(twice, /^(is|names) /, number);
    }
  });

  it("holds where an enterprise has an address of its own at GitHub's", async () => {
    assert.equal(await claiming(8, `${claims[8] ?? ""}/lotus-group`), claims[21]);
  });

  it("is taken of any run where the version names none", async () => {
    assert.equal(judge(await sigstore.attest(attested()), { run: undefined }), claims[21]);
  });

  it("is refused for another digest, another kind of statement and none at all", async () => {
    const other = { ...statement, subject: [{ name: "x", digest: { sha256: "b".repeat(64) } }] };
    assert.match(await judged({ statement: other }), /^is of "sha256:b+…"$/);
    const short = { ...statement, subject: [{ name: "x", digest: { sha512: "a".repeat(64) } }] };
    assert.match(await judged({ statement: short }), /^is of "sha256:"$/);
    const sbom = { ...statement, predicateType: "https://spdx.dev/Document/v2.3" };
    assert.match(await judged({ statement: sbom }), /something else than provenance/);
    assert.match(await judged({ statement: "no JSON" }), /something else than JSON/);
    assert.match(await judged({ payloadType: "text/plain" }), /^signs "text\/plain"/);
  });

  it("is refused with another text under the same signature", async () => {
    const bundle = await sigstore.attest(attested());
    const other = { ...statement, subject: [{ name: "x", digest: { sha256: "b".repeat(64) } }] };
    const payload = Buffer.from(JSON.stringify(other)).toString("base64");
    const tampered = { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload } };
    assert.match(judge(tampered, { digest: `sha256:${"b".repeat(64)}` }), /^does not hold: /);
  });

  it("never holds and never throws with any byte of it changed", async () => {
    const bundle = await sigstore.attest(attested({ by: ["log", "authority"] }));
    const { certificate } = bundle.verificationMaterial;
    const [signature] = bundle.dsseEnvelope.signatures;
    assert.ok(signature);
    const flipped = (text: string, at: number, bit: number): string => {
      const bytes = Buffer.from(text, "base64");
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
      return bytes.toString("base64");
    };
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(7),
        fc.constantFrom("certificate", "payload", "signature"),
        (at, bit, part) => {
          const changed = {
            ...bundle,
            verificationMaterial: {
              ...bundle.verificationMaterial,
              certificate:
                part === "certificate" ? { rawBytes: flipped(certificate.rawBytes, at, bit) } : certificate,
            },
            dsseEnvelope: {
              ...bundle.dsseEnvelope,
              payload:
                part === "payload"
                  ? flipped(bundle.dsseEnvelope.payload, at, bit)
                  : bundle.dsseEnvelope.payload,
              signatures: [
                part === "signature" ? { ...signature, sig: flipped(signature.sig, at, bit) } : signature,
              ],
            },
          };
          assert.notEqual(judge(changed), claims[21]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is refused as what is no bundle, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.match(judge(value), /^is no bundle of Sigstore's/);
      }),
    );
    assert.match(judge(undefined), /^is no bundle/);
  });
});
