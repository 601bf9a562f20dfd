import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("PipelineLog", {
  wrong: {
    name: ["", "a\u0000b"],
    url: ["/logs/1", "ftp://github.com/log", "https://", "https://user:pw@github.com/log"],
    sha256: ["abc", `sha256:${"f".repeat(63)}`],
    lines: ["1840", -1],
    keptUntil: ["2025-12-21"],
  },
});
