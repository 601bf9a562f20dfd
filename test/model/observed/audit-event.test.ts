import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("AuditEvent", {
  right: [{ action: "deploy", target: "deploy-api-production", detail: {} }],
  wrong: {
    id: ["", "\taudit"],
    actor: ["", "mali\u0007"],
    action: ["Deploy", "delete", "flag_update"],
    target: ["", "  ", "a\nb"],
    detail: ["none", [1], { at: new Date(0) }, { f: undefined }, JSON.parse('{"a": [{"__proto__": 1}]}')],
    createdAt: ["", "2025-11-02T09:00:00", 1_762_074_000_000],
  },
});
