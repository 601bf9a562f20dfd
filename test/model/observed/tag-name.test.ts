import assert from "node:assert/strict";
import fc from "fast-check";
import { formatApprovalTag, parseApprovalTag } from "../../../model/observed/approval-tag.ts";
import {
  formatTagId,
  formatTagName,
  parseTagId,
  parseTagName,
  releaseState,
  reservedWords,
  subprojectPath,
  versionName,
  type TagName,
} from "../../../model/observed/tag-name.ts";
import { environmentName } from "../../../model/scalars.ts";
import { numRuns } from "../../support/runs.ts";

const part = fc.stringMatching(/^[A-Za-z0-9_][\w.-]{0,8}$/);
const subproject = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"))
  .filter((path) => subprojectPath.safeParse(path).success);
const plainVersion = fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((numbers) => `v${numbers.join(".")}`);
const version = fc
  .tuple(plainVersion, fc.option(fc.stringMatching(/^[\w.-]{1,12}$/), { nil: undefined }))
  .map(([plain, suffix]) => (suffix === undefined ? plain : `${plain}-${suffix}`))
  .filter((name) => versionName.safeParse(name).success);
const plain = { noNullPrototype: true };
const value = fc.oneof(
  fc.record({ tagType: fc.constant("VERSION" as const), version }, plain),
  fc.record(
    {
      tagType: fc.constant("ENVIRONMENT" as const),
      environment: fc.constantFrom(...environmentName.options),
    },
    plain,
  ),
  fc.record(
    {
      tagType: fc.constant("STATE" as const),
      version: plainVersion,
      state: fc.constantFrom(...releaseState.options),
    },
    plain,
  ),
);
const tag: fc.Arbitrary<TagName> = fc.oneof(
  value,
  fc.tuple(subproject, value).map(([path, rest]) => ({ subproject: path, ...rest })),
);

const hexOf = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

describe("the grammar of tag names", () => {
  it("gives back every tag from its name and from its id", () => {
    fc.assert(
      fc.property(tag, (name) => {
        assert.deepEqual(parseTagName(formatTagName(name)), name);
        assert.deepEqual(parseTagId(formatTagId(name)), name);
      }),
      { numRuns },
    );
  });

  it("gives back every name that it takes, and takes nothing else", () => {
    const name = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      tag.map(formatTagName),
      fc.stringMatching(/^(api\/|approvals\/|\/)?(v1\.2\.3|staging|v1\.0)(-stable|-x|\.)?$/),
    );
    fc.assert(
      fc.property(name, (text) => {
        const parsed = parseTagName(text);
        if (parsed !== undefined) assert.equal(formatTagName(parsed), text);
        const byId = parseTagId(text);
        if (byId !== undefined) assert.equal(formatTagId(byId), text);
      }),
      { numRuns },
    );
  });

  it("never takes one name for two kinds of tag", () => {
    fc.assert(
      fc.property(tag, (name) => {
        const text = formatTagName(name);
        const last = text.split("/").at(-1) ?? "";
        const isState = /^v\d+\.\d+\.\d+-(stable|unstable|deprecated)$/.test(last);
        assert.equal(parseTagName(text)?.tagType === "STATE", isState);
        assert.equal(parseApprovalTag(text), undefined);
      }),
      { numRuns },
    );
  });

  it("gives back every approval, which is no tag of any other kind", () => {
    const subject = fc.oneof(
      fc.record(
        { kind: fc.constant("version" as const), version, subproject },
        { requiredKeys: ["kind", "version"], ...plain },
      ),
      fc.record({ kind: fc.constant("commit" as const), commit: hexOf(40) }, plain),
      fc.record({ kind: fc.constant("commit" as const), commit: hexOf(64) }, plain),
      fc.record({ kind: fc.constant("hold" as const), hold: fc.nat().map((n) => `hold-${n}`) }, plain),
    );
    const approval = fc.record(
      {
        environment: fc.constantFrom(...environmentName.options),
        subject,
        login: fc.stringMatching(/^[A-Za-z0-9](-?[A-Za-z0-9]){0,20}$/),
      },
      plain,
    );
    fc.assert(
      fc.property(approval, (one) => {
        assert.deepEqual(parseApprovalTag(formatApprovalTag(one)), one);
        assert.equal(parseTagName(formatApprovalTag(one)), undefined);
      }),
      { numRuns },
    );
  });

  it("has one meaning for every name, whatever the subproject", () => {
    const word = fc.oneof(part, fc.constantFrom(...reservedWords, "v1.2.3", "used", "by-mali"));
    const name = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join("/"));
    const approval = fc
      .tuple(fc.option(subproject), fc.constantFrom(...environmentName.options), version)
      .map(([path, environment, one]) =>
        formatApprovalTag({
          environment,
          subject: { kind: "version", version: one, ...(path === null ? {} : { subproject: path }) },
          login: "mali",
        }),
      );
    const record = fc
      .constantFrom(...environmentName.options)
      .map((environment) => `break-glass/${environment}/20261121T101500Z/used`);
    fc.assert(
      fc.property(fc.oneof(name, tag.map(formatTagName), approval, record), (text) => {
        const kinds = [
          parseTagName(text) !== undefined,
          parseApprovalTag(text) !== undefined,
          text.startsWith("break-glass/"),
        ];
        assert.ok(kinds.filter(Boolean).length <= 1, text);
      }),
      { numRuns },
    );
  });

  it("never needs a tag where git keeps a folder of tags", () => {
    fc.assert(
      fc.property(tag, tag, (one, other) => {
        // `production` and `production/v1.0.0` cannot be kept beside each other.
        assert.ok(!formatTagName(other).startsWith(`${formatTagName(one)}/`));
      }),
      { numRuns },
    );
  });

  for (const word of reservedWords) {
    it(`takes ${word} for no part of a subproject`, () => {
      for (const path of [word, `${word}/api`, `api/${word}`, `api/${word}/auth`]) {
        assert.equal(subprojectPath.safeParse(path).success, false, path);
        assert.equal(parseTagName(`${path}/v1.2.3`), undefined);
        assert.equal(parseApprovalTag(`${path}/approvals/production/v1.2.3/by-mali`), undefined);
      }
      assert.ok(subprojectPath.safeParse(`${word}-api`).success);
    });
  }

  for (const name of [
    "approvals/production/v1.2.3/by-",
    "approvals/prod/v1.2.3/by-mali",
    "approvals/production/v1.2.3-stable/by-mali",
    "approvals/production/v1.2.3/mali",
    "approvals/approvals/production/v1.2.3/by-mali",
    "api/approvals/production/v1.2.3/by--mali",
    "api/approvals/production/v1.2.3",
    "approvals/production/0123abcd/by-mali",
    "approvals/production/hold-/by-mali",
    "api/approvals/production/hold-1764288000/by-mali",
    `api/approvals/production/${"a".repeat(40)}/by-mali`,
  ]) {
    it(`takes "${name}" for no approval`, () => {
      assert.equal(parseApprovalTag(name), undefined);
    });
  }
});
