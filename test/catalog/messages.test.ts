import assert from "node:assert/strict";
import { checkCatalog } from "../../catalog/check/check-catalog.ts";
import { showValue } from "../../catalog/check/quote.ts";
import { formatProblem } from "../../catalog/problem.ts";
import { parseRecord } from "../../catalog/records/read-record.ts";
import { featureFlag } from "../../model/declared/feature-flag.ts";
import { governanceEntry } from "../../model/declared/governance-entry.ts";
import { line } from "../../model/observed/scalars.ts";
import { globalFile, makeProject, type Project } from "./project.ts";
import { setValue } from "./yaml-edit.ts";

describe("a message of the catalog", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });

  const toldFor = (path: readonly string[], value: string): string => {
    project.edit(globalFile, (source) => setValue(source, path, value));
    const [first = "", ...more] = checkCatalog(project.root).problems.map(formatProblem);
    assert.deepEqual(more, []);
    return first.replace(/^\S+ /, "");
  };

  const numbers: readonly (readonly [path: readonly string[], value: string, said: RegExp])[] = [
    [["cloudflare", "zoneId"], "1231e353", /^cloudflare\.zoneId: "1231e353" must be text$/],
    [
      ["cloudflare", "zoneId"],
      "02310510440019038931083720000353",
      /"02310510440019038931083720000353" must be text \(put it in quotes\)$/,
    ],
    [
      ["product", "repository", "ownerId"],
      "104857600",
      /^product\.repository\.ownerId: 104857600 must be text \(put it in quotes\)$/,
    ],
    [
      ["product", "repository", "ownerId"],
      "99999999999999999999",
      /"99999999999999999999" must be text \(put it in quotes\)$/,
    ],
    [["secrets", "api-sentry-dsn", "keyName"], "0x1f", /: "…redacted" must be text|: "0x1f" must be text/],
    [["registry", "username"], "0123", /^registry\.username: "0123" must be text \(put it in quotes\)$/],
    [["registry", "username"], ".inf", /^registry\.username: "\.inf" must be text/],
    [["registry", "username"], "true", /^registry\.username: true must be text \(put it in quotes\)$/],
    [
      ["surfaces", "portal", "public"],
      "yes",
      /^surfaces\.portal\.public: "yes" must be true or false \(write true\)$/,
    ],
    [
      ["guardrails", "api-p95", "threshold"],
      ".nan",
      /^guardrails\.api-p95\.threshold: "\.nan" must be a number above 0/,
    ],
  ];
  for (const [path, value, said] of numbers) {
    it(`quotes ${value} as it is written`, () => {
      assert.match(toldFor(path, value), said);
    });
  }

  it("says of a union what it takes", () => {
    const entry = { who: "a", why: "b", when: "2025-11-21T09:00:00Z", environment: "staging", field: "a.b" };
    const textOf = (value: unknown): string =>
      parseRecord(governanceEntry, { ...entry, old: value, new: 1 })
        .problems?.map(({ text }) => text)
        .join() ?? "";
    assert.equal(textOf({ a: 1 }), "a map must be text, a number, true or false, left out or a list");
  });

  it("says of an empty text that it is empty", () => {
    for (const text of ["", "  "])
      assert.equal(line().safeParse(text).error?.issues[0]?.message, "must not be empty");
    assert.match(
      line().safeParse("a\u0007").error?.issues[0]?.message ?? "",
      /one line of text without control/,
    );
  });

  it("shows an ordinary address, and the key of a flag", () => {
    for (const address of [
      "https://portal-git-main-lotus-labs-3.vercel.app",
      "https://api-staging-2024-cluster-eu1.lotus.example",
      "platform-team-oncall-24@lotus.example",
    ]) {
      assert.equal(showValue(address, ["surfaces", "portal", "endpointUrl"]), JSON.stringify(address));
    }
    const [problem] =
      parseRecord(featureFlag, { key: "portal search" }).problems?.filter(({ path }) => path[0] === "key") ??
      [];
    assert.match(problem?.text ?? "", /^"portal search" must have 1–100 of/);
  });
});
