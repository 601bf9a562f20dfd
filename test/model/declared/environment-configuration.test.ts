import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("EnvironmentConfiguration", {
  right: [
    {
      environment: "global",
      region: undefined,
      configType: "GLOBAL",
      path: "environments/global/config.yml",
    },
    {
      region: undefined,
      configType: "ENVIRONMENT",
      path: "environments/production/secrets.enc",
      isEncrypted: true,
    },
    {
      subproject: "Services/my.app",
      path: "environments/production/regions/us-east/subprojects/Services/my.app/config.yml",
    },
    {
      subproject: "services/auth",
      path: "environments/production/regions/us-east/subprojects/services/auth/config.yml",
    },
  ],
  wrong: {
    configId: ["1"],
    environment: ["prod", "Production", "GLOBAL"],
    region: ["us-east1", "US-East", "useast", "us_east"],
    subproject: [
      "",
      "/auth",
      "Staging/auth",
      "a..b",
      "v1.0.0",
      "../auth",
      "-auth",
      "approvals",
      "break-glass",
      "services/break-glass",
      "Gantry",
      "services/production/auth",
    ],
    configType: ["region", "SUBPROJECT"],
    path: [
      "environments/../config.yml",
      "/etc/config.yml",
      "environments/production/config.json",
      "config.yml",
    ],
    isEncrypted: ["no"],
  },
  rules: {
    "subproject must be left out for global": [
      {
        environment: "global",
        configType: "GLOBAL",
        region: undefined,
        subproject: "api",
        path: "environments/global/subprojects/api/config.yml",
      },
    ],
    "isEncrypted must be true for secrets.enc and false for config.yml": [
      { isEncrypted: true },
      { path: "environments/production/regions/us-east/secrets.enc" },
    ],
    "configType must be REGION with a region and GLOBAL for global": [
      { configType: "ENVIRONMENT" },
      { region: undefined },
      { environment: "global" },
    ],
    "region must be left out for global": [{ environment: "global", configType: "GLOBAL" }],
    "path must be that of environment, region and subproject": [
      { path: "environments/staging/regions/us-east/config.yml" },
      { path: "environments/production/config.yml" },
      { subproject: "api" },
    ],
  },
});
