import { describeEntity } from "../../support/entities/describe-entity.ts";

const environmentTag = {
  tagId: "services/auth/environment/staging",
  tagName: "services/auth/staging",
  tagType: "ENVIRONMENT",
  subproject: "services/auth",
  isMovable: true,
  isProtected: true,
};

describeEntity("GitTag", {
  right: [
    { tagId: "version/v1.2.3", tagName: "v1.2.3", subproject: undefined },
    { tagId: "version/v1.0.0-beta.1", tagName: "v1.0.0-beta.1", subproject: undefined },
    { tagId: "state/v1.0.0-stable", tagName: "v1.0.0-stable", tagType: "STATE", subproject: undefined },
    environmentTag,
    { commitSha: "a".repeat(64) },
    {
      tagId: "Services/my.app/version/v1.2.3-rc_1",
      tagName: "Services/my.app/v1.2.3-rc_1",
      subproject: "Services/my.app",
    },
  ],
  wrong: {
    tagId: [""],
    tagName: [
      "v1.2",
      "1.2.3",
      "V1.2.3",
      "api/V1.2.3",
      "Gantry/v1.2.3",
      "STAGING/v1.2.3",
      "v1.0.0/v1.2.3",
      ".api/v1.2.3",
      "my..app/v1.2.3",
      "my.lock/v1.2.3",
      "api/Production",
      "approvals/production",
      "api/approvals/production/v1.2.3/by-mali",
      "production/staging",
      "/v1.2.3",
      "api//v1.2.3",
      "v1.2.3-",
      "v1.2.3-a..b",
      "v1.2.3-a.lock",
      "v１.2.3",
      "vl.2.3",
      "api/рroduction",
    ],
    tagType: ["version", "RELEASE"],
    subproject: [
      "",
      "Approvals",
      "my.",
      "../api",
      "api/",
      "approvals",
      "services/approvals",
      "api/production",
      "a b",
    ],
    commitSha: ["HEAD", "5c04b60", "a".repeat(41)],
    createdAt: ["2025-11-21", 1729433445],
    createdBy: ["mali\nevil"],
    isMovable: ["false"],
    isProtected: [0],
  },
  rules: {
    "tagType must be the type that tagName has": [
      { tagName: "v1.0.0-stable", tagType: "VERSION" },
      { tagName: "v1.0.0", tagType: "STATE" },
      { tagName: "staging", tagType: "VERSION" },
    ],
    "tagId must be the id that tagName has": [
      { tagId: "api/v2.1.0" },
      { tagId: "api/VERSION/v2.1.0" },
      { tagId: "version/v2.1.0" },
      { tagId: "api/state/v2.1.0" },
    ],
    "subproject must be the subproject that tagName begins with": [
      { subproject: undefined },
      { subproject: "portal" },
    ],
    "isMovable must be true for environment tags and false for all others": [
      { isMovable: true },
      { ...environmentTag, isMovable: false },
    ],
    "isProtected must be true for environment tags and false for all others": [
      { isProtected: true },
      { ...environmentTag, isProtected: false },
    ],
  },
});
