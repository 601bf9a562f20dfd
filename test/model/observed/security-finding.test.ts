import { describeEntity } from "../../support/entities/describe-entity.ts";

const token = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;

describeEntity("SecurityFinding", {
  right: [
    { type: "VULNERABILITY", severity: "LOW", line: 0, commit: "unversioned" },
    { commit: "staged", description: "two lines\nof what was found" },
  ],
  wrong: {
    severity: ["critical", "INFO"],
    type: ["Secret", "LICENSE"],
    description: [
      "",
      `found ${token}`,
      "postgres://app:hunter2@db.lotus.example/app",
      "-----BEGIN RSA PRIVATE KEY-----",
    ],
    file: [`logs/${token}.txt`, "a\nb"],
    line: [-1, "12", 1.5],
    commit: ["", "HEAD", "5c04b60"],
  },
});
