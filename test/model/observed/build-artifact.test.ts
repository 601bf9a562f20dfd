import { describeEntity } from "../../support/entities/describe-entity.ts";

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

describeEntity("BuildArtifact", {
  right: [
    { metadata: {} },
    { checksum: `sha512:${"a".repeat(128)}` },
    { metadata: { a: [1, null, { b: "c" }] } },
    { createdAt: "2025-11-02T09:00:00.123+07:00" },
  ],
  wrong: {
    id: ["", "-api", "an id", "a\\b"],
    sourceCommit: ["HEAD", "5c04b60", "5C04B60A1B2C3D4E5F6A7B8C9D0E1F2A3B4C5D6E"],
    createdAt: ["2025-11-02", "02.11.2025 09:00"],
    checksum: [
      "",
      "sha256:",
      `sha512:${"a".repeat(64)}`,
      "md5:d41d8cd98f00b204e9800998ecf8427e",
      `sha256:${"A".repeat(64)}`,
      "a".repeat(64),
    ],
    metadata: [
      { a: Number.NaN },
      { a: () => 1 },
      { a: new Date(0) },
      { a: "a".repeat(65_537) },
      deep(20),
      JSON.parse('{"a": {"__proto__": {"b": 1}}}'),
      Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`k${at}`, at])),
    ],
  },
});
