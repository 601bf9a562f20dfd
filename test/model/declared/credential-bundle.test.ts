import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("CredentialBundle", {
  right: [
    {
      serviceAccount: undefined,
      vercelTokenRef: undefined,
      cloudflareApiTokenRef: undefined,
      additionalRefs: undefined,
      sharedRefs: undefined,
    },
    { rotationCadenceDays: 1, serviceAccount: "9f86d081884c7d659a2feaa0c55ad015" },
    { rotationCadenceDays: 90, lastRotatedAt: undefined },
  ],
  wrong: {
    id: ["staging-api"],
    name: ["Staging-Api", "staging_api", ""],
    surface: ["API"],
    serviceAccount: [
      "run",
      "9f86d081884c7d659a2feaa0c55ad01",
      "9F86D081884C7D659A2FEAA0C55AD015",
      "Run-api",
      "run-api@lotus.iam.gserviceaccount.com",
      "",
    ],
    supabaseKeyRef: ["SUPABASE_KEY", ""],
    vercelTokenRef: ["Token"],
    cloudflareApiTokenRef: ["cloudflare_api_token"],
    additionalRefs: [["API_KEY"], "api-key"],
    sharedRefs: [["API_KEY"], "api-key"],
    rotationCadenceDays: [0, 91, "60", 59.5],
    lastRotatedAt: ["2025-11-01", "2025-11-01T09:00:00"],
    owner: ["", "mali@lotus.example", "Platform Team"],
  },
});
