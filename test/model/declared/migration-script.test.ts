import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("MigrationScript", {
  right: [
    { status: undefined, executedAt: undefined },
    { status: "pending", executedAt: undefined, rollbackNotes: undefined },
    { status: "pending" },
    { status: "failed" },
  ],
  wrong: {
    id: [""],
    name: ["", "0007 add", "0007_Add.sql", "../0007", "0007_add.sql", "a".repeat(101)],
    description: [""],
    isOneTime: ["true", 0],
    rollbackNotes: [" ", ["drop"]],
    executedAt: ["2025-11-02"],
    status: ["Success", "done", "running"],
  },
  rules: {
    "executedAt must be there unless the status is pending": [
      { executedAt: undefined },
      { status: "failed", executedAt: undefined },
    ],
  },
});
