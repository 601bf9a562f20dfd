import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("SecretCredentialSet", {
  right: [{ status: undefined }, { status: "rotating", rotationCadenceDays: 90, service: "github" }],
  wrong: {
    id: ["API-KEY", "api_key", ""],
    environment: ["prod", "Staging"],
    service: ["aws", "cloud_run", "GitHub"],
    keyName: ["supabase_key", "1KEY", "KEY-NAME", "КЕY"],
    owner: ["mali@lotus.example", "A"],
    rotationCadenceDays: [0, 91, "60"],
    status: ["Active", "revoked", ""],
  },
});
