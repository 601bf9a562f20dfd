import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("StageLogLine", {
  wrong: {
    ts: ["14:24:00Z"],
    opId: ["", "op 1"],
    code: ["0", -1, 65_536],
    duration_ms: ["5", 0.5],
  },
});
