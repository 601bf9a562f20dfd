import assert from "node:assert/strict";
import { readNpmAudit } from "../../../pipeline/scan/npm-audit.ts";
import { readPipAudit } from "../../../pipeline/scan/pip-audit.ts";
import { readPolicy } from "../../../pipeline/scan/policy.ts";
import { said, type Scanned } from "../../../pipeline/scan/scanned.ts";
import { fails, severityOfSecret } from "../../../pipeline/scan/severity.ts";

const token = ["ghp", "1x9Kq7Lm2Vb9Kc4Rt6Yw1Ns5Pd3Za8Xe0Qf2"].join("_");
const advisory = {
  source: 1106913,
  name: "lodash",
  dependency: "lodash",
  title: "Command Injection in lodash",
  url: "https://github.com/advisories/GHSA-35jh-r3h4-6jhm",
  severity: "high",
  range: "<4.17.21",
};
/** As npm 11 writes it. */
const npm = {
  auditReportVersion: 2,
  vulnerabilities: {
    lodash: {
      name: "lodash",
      severity: "high",
      isDirect: true,
      via: [advisory],
      effects: [],
      range: "<=4.17.20",
    },
    needs: { name: "needs", severity: "high", via: ["lodash"], effects: [], range: "*" },
  },
  metadata: {
    vulnerabilities: { info: 0, low: 0, moderate: 0, high: 2, critical: 0, total: 2 },
    dependencies: { prod: 3, dev: 0, optional: 0, peer: 0, peerOptional: 0, total: 2 },
  },
};
const clean = { ...npm, vulnerabilities: {}, metadata: { ...npm.metadata, vulnerabilities: { total: 0 } } };
const jinja = {
  name: "jinja2",
  version: "3.1.2",
  vulns: [{ id: "PYSEC-2024-1", fix_versions: ["3.1.3"], aliases: [], description: "xmlattr\nfilter" }],
};
const judged = {
  environment: "staging",
  rules: [{ id: "require-region", resources: 4, result: "violated" }],
  violations: [
    {
      rule: "require-region",
      resource: "urn:pulumi:staging::lotus::gcp:cloudrunv2/service:Service::api",
      message: "location must be declared",
    },
  ],
  waived: [],
  base: null,
};

const read = (by: (report: { text: string; name: string }) => Scanned, what: unknown): Scanned =>
  by({ text: typeof what === "string" ? what : JSON.stringify(what), name: "report.json" });
const told = ({ found }: Scanned) =>
  found.map(({ rule, severity, type, file, commit }) => ({ rule, severity, type, file, commit }));

describe("reports of other scanners", () => {
  it("become findings without a commit: npm's once, whoever needs the package", () => {
    const place = { file: "report.json", commit: "unversioned", type: "VULNERABILITY" };
    assert.deepEqual(told(read(readNpmAudit, npm)), [
      { ...place, rule: "GHSA-35jh-r3h4-6jhm", severity: "HIGH" },
    ]);
    assert.deepEqual(told(read(readPipAudit, { dependencies: [jinja], fixes: [] })), [
      { ...place, rule: "PYSEC-2024-1", severity: "HIGH" },
    ]);
    assert.deepEqual(told(read(readPolicy, judged)), [
      {
        rule: "require-region",
        severity: "HIGH",
        type: "POLICY",
        file: "environments/staging/config.yml",
        commit: "unversioned",
      },
    ]);
    assert.deepEqual(read(readNpmAudit, clean).found, []);
  });

  it("show a violation that is waived, and do not count it", () => {
    const { found, excused } = read(readPolicy, {
      ...judged,
      rules: [{ id: "require-region", resources: 4, result: "waived" }],
      violations: [],
      waived: judged.violations,
    });
    assert.deepEqual([found.length, excused.length], [0, 1]);
  });

  const refused: readonly [what: string, by: typeof readNpmAudit, text: unknown, why: RegExp][] = [
    ["npm that says nothing", readNpmAudit, "", /npm audit said nothing/],
    ["npm that is cut off", readNpmAudit, JSON.stringify(npm).slice(0, 200), /is not what npm audit writes/],
    ["npm 6", readNpmAudit, { advisories: {}, metadata: npm.metadata }, /is not what npm audit writes/],
    [
      "a registry that does not answer audits",
      readNpmAudit,
      { message: "405 Method Not Allowed", statusCode: 405, error: { summary: "", detail: "" } },
      /could not ask its registry/,
    ],
    [
      "a registry that cannot be reached",
      readNpmAudit,
      { error: { code: "ENOTFOUND", summary: "getaddrinfo ENOTFOUND registry" } },
      /could not ask its registry/,
    ],
    [
      "no dependency",
      readNpmAudit,
      { ...clean, metadata: { ...clean.metadata, dependencies: { total: 0 } } },
      /looked at no dependency/,
    ],
    ["findings that were taken out", readNpmAudit, { ...npm, vulnerabilities: {} }, /counts 2 .* names 0/],
    ["pip-audit that says nothing", readPipAudit, "\n", /pip-audit said nothing/],
    ["pip-audit of nothing", readPipAudit, { dependencies: [] }, /looked at no dependency/],
    [
      "pip-audit that left one out",
      readPipAudit,
      { dependencies: [jinja, { name: "own", skip_reason: "not on PyPI" }] },
      /left out 1 of 2/,
    ],
    ["a plan without rules", readPolicy, { ...judged, rules: [] }, /has not judged/],
    [
      "a rule that did not run",
      readPolicy,
      { ...judged, rules: [{ id: "x", result: "did-not-run", reason: "unknown" }] },
      /has not judged/,
    ],
    [
      "a plan whose violations were taken out",
      readPolicy,
      { ...judged, violations: [] },
      /broken rules and no violation/,
    ],
  ];
  for (const [what, by, text, why] of refused) {
    it(`are a failure with ${what}, and no empty list`, () => {
      assert.throws(() => read(by, text), why);
    });
  }

  it("hold no secret that somebody wrote into an advisory, a registry's address or a file's name", () => {
    const bad = { ...npm.vulnerabilities.lodash, via: [{ ...advisory, title: `as in ${token}` }] };
    const [finding] = read(readNpmAudit, { ...npm, vulnerabilities: { lodash: bad } }).found;
    assert.ok(!JSON.stringify(finding).includes(token));
    assert.equal(said(`${token}.env`, 500), "[left out: it looks like a secret]");
    assert.equal(said("a\u001b[31mb\nc", 500), "a [31mb c");
    assert.equal(said("x".repeat(600), 500).length, 500);
    const address = { message: "401 Unauthorized - GET https://ci:hunter2-hunter2@npm.lotus.example/" };
    assert.throws(
      () => read(readNpmAudit, address),
      (error: unknown) => !JSON.stringify(error).includes("hunter2"),
    );
  });
});

describe("the severity of a finding", () => {
  it("is by the scanner's rule", () => {
    assert.deepEqual(
      ["private-key", "aws-access-token", "github-pat", "slack-bot-token", "generic-api-key", "jwt"].map(
        severityOfSecret,
      ),
      ["CRITICAL", "CRITICAL", "CRITICAL", "HIGH", "MEDIUM", "MEDIUM"],
    );
  });

  it("fails a scan for every secret and broken rule, and for a vulnerability from high up", () => {
    assert.ok(fails({ type: "SECRET", severity: "LOW" }));
    assert.ok(fails({ type: "POLICY", severity: "LOW" }));
    assert.ok(fails({ type: "VULNERABILITY", severity: "HIGH" }));
    assert.ok(!fails({ type: "VULNERABILITY", severity: "MEDIUM" }));
  });
});
