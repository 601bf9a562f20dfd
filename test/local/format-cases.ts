import type { Properties } from "../../local/values.ts";

type FormatCase = readonly [string, Properties, readonly (readonly [string, Properties])[]];

const zone = "0123456789abcdef0123456789abcdef";

function container(more: Properties): Properties {
  return { template: { containers: [{ image: "i", ...more }] } };
}

function limits(cpu: string, memory: string): Properties {
  return container({ resources: { limits: { cpu, memory } } });
}

function many(count: number): Properties[] {
  return Array.from({ length: count }, (_, index) => ({ name: `V${index}`, value: "1" }));
}

function promql(evaluationInterval: string, query = "up >= 1"): Properties {
  const conditionPrometheusQueryLanguage = { query, duration: "300s", evaluationInterval };
  return { displayName: "c", conditionPrometheusQueryLanguage };
}

/** What a role is granted on, by the type that grants it. */
const grants = Object.entries({
  "gcp:projects/iAMMember:IAMMember": { project: "p" },
  "gcp:serviceaccount/iAMMember:IAMMember": {
    serviceAccountId: "projects/p/serviceAccounts/api@p.iam.gserviceaccount.com",
  },
  "gcp:secretmanager/secretIamMember:SecretIamMember": { project: "p", secretId: "key" },
  "gcp:pubsub/topicIAMMember:TopicIAMMember": { project: "p", topic: "t" },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": { project: "p", location: "us-east1", name: "api" },
  "gcp:cloudrunv2/jobIamMember:JobIamMember": { project: "p", location: "us-east1", name: "sampler" },
  "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding": { project: "p", location: "us-east1", name: "api" },
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": {
    project: "p",
    location: "us-east1",
    repository: "images",
  },
}).map(([token, on]): FormatCase => {
  const whom = token.includes("Binding") ? "members" : "member";
  const member = (one: string): Properties => ({ [whom]: whom === "member" ? one : [one] });
  return [
    token,
    { ...on, role: "roles/run.invoker", ...member("allUsers") },
    [
      [whom, member("AllUsers")],
      ["role", { role: "run.invoker" }],
    ],
  ];
});

/** Per type: correct inputs, then changes of them that the cloud refuses, with the input that is named. */
export const formatCases: readonly FormatCase[] = [
  [
    "gcp:serviceaccount/account:Account",
    { accountId: "api-runtime" },
    [
      ["accountId", { accountId: "short" }],
      ["accountId", { accountId: "a".repeat(31) }],
      ["accountId", { accountId: "Api-runtime" }],
    ],
  ],
  [
    "gcp:secretmanager/secret:Secret",
    {
      secretId: "key",
      replication: { auto: {} },
      topics: [{ name: "t" }],
      rotation: { rotationPeriod: "3600s", nextRotationTime: "2027-01-01T00:00:00Z" },
    },
    [
      ["secretId", { secretId: "a.b" }],
      ["topics", { topics: [] }],
      [
        "rotation.rotationPeriod",
        { rotation: { rotationPeriod: "3599s", nextRotationTime: "2027-01-01T00:00:00Z" } },
      ],
      ["rotation.nextRotationTime", { rotation: { rotationPeriod: "3600s" } }],
      ["annotations", { annotations: { a: "x".repeat(16_384) } }],
      ["replication", { replication: {} }],
    ],
  ],
  [
    "gcp:cloudrunv2/service:Service",
    {
      name: "api",
      location: "us-east1",
      template: { containers: [{ image: "i", startupProbe: { periodSeconds: 10, timeoutSeconds: 2 } }] },
    },
    [
      ["name", { name: "Api" }],
      ["ingress", { ingress: "ALL" }],
      ["template.timeout", { template: { timeout: "5m" } }],
      [
        "template.containers[0].startupProbe",
        { template: { containers: [{ image: "i", startupProbe: { periodSeconds: 1, timeoutSeconds: 2 } }] } },
      ],
      [
        "template.containers[0].startupProbe",
        { template: { containers: [{ image: "i", startupProbe: { periodSeconds: 241 } }] } },
      ],
      [
        "template.containers[0].livenessProbe",
        { template: { containers: [{ image: "i", livenessProbe: { tcpSocket: { port: 1 } } }] } },
      ],
      ["traffics", { traffics: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 99 }] }],
      [
        "template.scaling.maxInstanceCount",
        { template: { scaling: { minInstanceCount: 2, maxInstanceCount: 1 } } },
      ],
      ...["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION", "CLOUD_RUN_JOB"].map(
        (name): [string, Properties] => [
          "template.containers[0].envs",
          container({ envs: [{ name, value: "1" }] }),
        ],
      ),
      ["template.containers[0].envs", container({ envs: [{ name: "A", value: "x".repeat(32 * 1024 + 1) }] })],
      ["template.containers[0].envs", container({ envs: many(1001) })],
      ["template.containers[0].ports.containerPort", container({ ports: { containerPort: 65_536 } })],
      ...["3", "5", "16", "0.05", "two"].map((cpu): [string, Properties] => [
        "template.containers[0].resources.limits",
        limits(cpu, "4Gi"),
      ]),
      ...[
        ["1", "5Gi"],
        ["2", "9Gi"],
        ["4", "1Gi"],
        ["4", "17Gi"],
        ["6", "2Gi"],
        ["8", "2Gi"],
        ["8", "33Gi"],
        ["1", "64Mi"],
        ["0.25", "1Gi"],
        ["1", "lots"],
      ].map(([cpu = "", memory = ""]): [string, Properties] => [
        "template.containers[0].resources.limits",
        limits(cpu, memory),
      ]),
      ...[
        [{ name: "a" }, { name: "b" }],
        [
          { name: "a", ports: { containerPort: 1 } },
          { name: "b", ports: { containerPort: 2 } },
        ],
        [{ name: "a", ports: { containerPort: 1 } }, { name: "a" }],
        [{ name: "a", ports: { containerPort: 1 }, dependsOns: ["c"] }, { name: "b" }],
      ].map((containers): [string, Properties] => [
        "template.containers",
        { template: { containers: containers.map((each) => ({ image: "i", ...each })) } },
      ]),
      ["template.volumes[0]", { template: { volumes: [{ name: "a" }] } }],
      [
        "template.volumes[0]",
        { template: { volumes: [{ name: "a", gcs: { bucket: "b" }, emptyDir: { medium: "MEMORY" } }] } },
      ],
      ...[
        ["b", "/x"],
        ["a", "/dev/x"],
        ["a", "x"],
        ["a", "/y"],
      ].map(([name = "", mountPath = ""]): [string, Properties] => [
        "template.containers[0].volumeMounts",
        {
          template: {
            volumes: [{ name: "a", emptyDir: { medium: "MEMORY" } }],
            containers: [
              {
                image: "i",
                volumeMounts: [
                  { name: "a", mountPath: "/y" },
                  { name, mountPath },
                ],
              },
            ],
          },
        },
      ]),
      [
        "template.executionEnvironment",
        {
          template: {
            executionEnvironment: "EXECUTION_ENVIRONMENT_GEN1",
            volumes: [{ name: "a", gcs: { bucket: "b" } }],
          },
        },
      ],
      ["template.timeout", { template: { timeout: "3601s" } }],
      ["template.maxInstanceRequestConcurrency", { template: { maxInstanceRequestConcurrency: 1001 } }],
      [
        "template.maxInstanceRequestConcurrency",
        {
          template: {
            maxInstanceRequestConcurrency: 2,
            containers: [{ image: "i", resources: { limits: { cpu: "500m", memory: "512Mi" } } }],
          },
        },
      ],
    ],
  ],
  [
    "gcp:cloudscheduler/job:Job",
    {
      name: "sampler",
      region: "us-east1",
      schedule: "*/5 * * * *",
      httpTarget: { uri: "https://run.googleapis.com/v2/jobs/sampler:run", httpMethod: "POST" },
    },
    [
      ["name", { name: "a b" }],
      ["description", { description: "a".repeat(501) }],
      ["schedule", { schedule: "*/5 * * *" }],
      ["schedule", { schedule: "60 * * * *" }],
      ["schedule", { schedule: "*/0 * * * *" }],
      ["schedule", { schedule: "0 0 * * 5-1" }],
      ["schedule", { schedule: null }],
      ["timeZone", { timeZone: "Mars/Olympus" }],
      ["timeZone", { timeZone: "+07:00" }],
      ["attemptDeadline", { attemptDeadline: "14s" }],
      ["attemptDeadline", { attemptDeadline: "1801s" }],
      ["httpTarget.uri", { httpTarget: { uri: "run" } }],
      ["httpTarget.httpMethod", { httpTarget: { uri: "https://a.example", httpMethod: "post" } }],
      ["httpTarget", { httpTarget: null }],
      ["pubsubTarget", { pubsubTarget: { topicName: "projects/p/topics/t" } }],
      [
        "httpTarget",
        {
          httpTarget: {
            uri: "https://a.example",
            oauthToken: { serviceAccountEmail: "a@p.iam.gserviceaccount.com" },
            oidcToken: { serviceAccountEmail: "a@p.iam.gserviceaccount.com" },
          },
        },
      ],
    ],
  ],
  [
    "gcp:cloudrunv2/job:Job",
    {
      name: "migrate",
      location: "us-east1",
      template: {
        template: { containers: [{ image: "i", resources: { limits: { cpu: "4", memory: "2Gi" } } }] },
      },
    },
    [
      ["name", { name: "Migrate" }],
      [
        "template.template.containers[0].envs",
        {
          template: { template: { containers: [{ image: "i", envs: [{ name: "CLOUD_RUN_TASK_INDEX" }] }] } },
        },
      ],
      [
        "template.template.containers[0].resources.limits",
        {
          template: {
            template: {
              containers: [{ image: "i", resources: { limits: { cpu: "0.5", memory: "512Mi" } } }],
            },
          },
        },
      ],
    ],
  ],
  [
    "gcp:projects/serviceIdentity:ServiceIdentity",
    { project: "p", service: "secretmanager.googleapis.com" },
    [["service", { service: "secretmanager" }]],
  ],
  ...grants,
  [
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    {
      workloadIdentityPoolId: "github",
      workloadIdentityPoolProviderId: "github",
      oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
      attributeMapping: { "google.subject": "assertion.sub" },
      attributeCondition: 'assertion.repository_id=="1"',
    },
    [
      ["workloadIdentityPoolProviderId", { workloadIdentityPoolProviderId: "gh" }],
      ["workloadIdentityPoolProviderId", { workloadIdentityPoolProviderId: "gcp-github" }],
      ["attributeMapping", { attributeMapping: { "attribute.repo": "assertion.repository" } }],
      ["attributeCondition", { attributeCondition: null }],
      ["attributeCondition", { attributeCondition: "true" }],
      ["oidc", { oidc: null }],
    ],
  ],
  [
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
    { workloadIdentityPoolId: "github" },
    [
      ["workloadIdentityPoolId", { workloadIdentityPoolId: "a".repeat(33) }],
      ["displayName", { displayName: "x".repeat(33) }],
    ],
  ],
  [
    "gcp:artifactregistry/repository:Repository",
    {
      repositoryId: "ghcr",
      format: "DOCKER",
      mode: "REMOTE_REPOSITORY",
      remoteRepositoryConfig: { commonRepository: { uri: "https://ghcr.io" } },
    },
    [
      ["format", { format: "DOCKERS" }],
      ["remoteRepositoryConfig", { mode: "STANDARD_REPOSITORY" }],
      ["remoteRepositoryConfig", { remoteRepositoryConfig: null }],
      ["remoteRepositoryConfig", { remoteRepositoryConfig: { description: "no source" } }],
      [
        "remoteRepositoryConfig",
        {
          remoteRepositoryConfig: {
            commonRepository: { uri: "https://ghcr.io" },
            dockerRepository: { publicRepository: "DOCKER_HUB" },
          },
        },
      ],
    ],
  ],
  [
    "gcp:logging/metric:Metric",
    { name: "errors", filter: "severity>=ERROR" },
    [
      ["valueExtractor", { valueExtractor: "EXTRACT(x)" }],
      ["valueExtractor", { metricDescriptor: { metricKind: "DELTA", valueType: "DISTRIBUTION" } }],
      ["labelExtractors", { labelExtractors: { a: "EXTRACT(x)" } }],
    ],
  ],
  [
    "gcp:monitoring/alertPolicy:AlertPolicy",
    { displayName: "p95", combiner: "OR", conditions: [promql("60s")] },
    [
      ["conditions", { conditions: Array.from({ length: 7 }, () => promql("60s")) }],
      ["conditions", { conditions: [] }],
      ["conditions[0].conditionPrometheusQueryLanguage.evaluationInterval", { conditions: [promql("45s")] }],
      ...["increase(x[3y]) > 1", "x offset 104w3d > 1", "max_over_time(x[731d:1h]) > 1"].map((query) => {
        const property = "conditions[0].conditionPrometheusQueryLanguage.query";
        return [property, { conditions: [promql("60s", query)] }] as const;
      }),
      [
        "conditions[0].conditionAbsent.duration",
        { conditions: [{ displayName: "a", conditionAbsent: { duration: "84660s" } }] },
      ],
      ["notificationChannels", { notificationChannels: Array.from({ length: 17 }, (_, each) => `c${each}`) }],
    ],
  ],
  [
    "gcp:monitoring/notificationChannel:NotificationChannel",
    { type: "pubsub", labels: { topic: "projects/p/topics/alerts" } },
    [["labels", { labels: {} }]],
  ],
  ["gcp:projects/service:Service", { service: "run.googleapis.com" }, [["service", { service: "run" }]]],
  ["gcp:storage/bucket:Bucket", { name: "lotus-state", location: "EU" }, [["name", { name: "goog-state" }]]],
  [
    "gcp:cloudrun/domainMapping:DomainMapping",
    {
      name: "api.lotus.example",
      location: "europe-west1",
      metadata: { namespace: "lotus-staging" },
      spec: { routeName: "api" },
    },
    [["spec.certificateMode", { spec: { routeName: "api", certificateMode: "MANUAL" } }]],
  ],
  ["gcp:pubsub/topic:Topic", { name: "alerts" }, [["name", { name: "goog-alerts" }]]],
  [
    "gcp:pubsub/subscription:Subscription",
    { name: "sub", topic: "t" },
    [
      ["name", { name: "goog-sub" }],
      ["ackDeadlineSeconds", { ackDeadlineSeconds: 601 }],
      ["pushConfig.pushEndpoint", { pushConfig: { pushEndpoint: "http://alerts.lotus.example/" } }],
    ],
  ],
  [
    "github:index/repositoryEnvironment:RepositoryEnvironment",
    {
      repository: "lotus",
      environment: "staging",
      reviewers: [{ users: [1, 2, 3], teams: [4, 5, 6] }],
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    },
    [
      ["reviewers", { reviewers: [{ users: [1, 2, 3, 7], teams: [4, 5, 6] }] }],
      ["reviewers", { reviewers: [{ users: [1] }, { users: [2] }] }],
      [
        "deploymentBranchPolicy",
        { deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: true } },
      ],
      [
        "deploymentBranchPolicy.customBranchPolicies",
        { deploymentBranchPolicy: { protectedBranches: false } },
      ],
      ["waitTimer", { waitTimer: 43_201 }],
    ],
  ],
  [
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
    { repository: "lotus", environment: "staging", branchPattern: "main" },
    [
      ["branchPattern", { branchPattern: null }],
      ["branchPattern", { tagPattern: "v*" }],
    ],
  ],
  [
    "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
    { repository: "lotus", environment: "staging", variableName: "URL", value: "x" },
    [
      ["variableName", { variableName: "GITHUB_URL" }],
      ["variableName", { variableName: "1URL" }],
      ["value", { value: "x".repeat(49_153) }],
    ],
  ],
  [
    "github:index/actionsVariable:ActionsVariable",
    { repository: "lotus", variableName: "URL", value: "x" },
    [["variableName", { variableName: "GITHUB_URL" }]],
  ],
  [
    "github:index/branchProtection:BranchProtection",
    {
      repositoryId: "lotus",
      pattern: "main",
      requiredStatusChecks: [{ strict: true, contexts: ["build"] }],
      requiredPullRequestReviews: [{ requiredApprovingReviewCount: 1 }],
    },
    [
      [
        "requiredPullRequestReviews[0].requiredApprovingReviewCount",
        { requiredPullRequestReviews: [{ requiredApprovingReviewCount: 7 }] },
      ],
    ],
  ],
  [
    "github:index/repositoryRuleset:RepositoryRuleset",
    {
      repository: "lotus",
      name: "tags",
      target: "tag",
      enforcement: "active",
      conditions: { refName: { includes: ["~ALL"], excludes: [] } },
      rules: { deletion: true },
      bypassActors: [{ actorId: 1, actorType: "Integration", bypassMode: "always" }],
    },
    [
      ["target", { target: "tags" }],
      ["enforcement", { enforcement: "on" }],
      ["conditions", { conditions: null }],
      ["rules.maxFileSize", { rules: { maxFileSize: { maxFileSize: 1 } } }],
      ["bypassActors[0].bypassMode", { bypassActors: [{ actorType: "Team", bypassMode: "pullRequest" }] }],
      ["bypassActors[0].bypassMode", { bypassActors: [{ actorType: "Team" }] }],
      [
        "bypassActors[0].actorId",
        { bypassActors: [{ actorId: 15_368, actorType: "Integration", bypassMode: "always" }] },
      ],
    ],
  ],
  [
    "github:index/issueLabel:IssueLabel",
    { repository: "lotus", name: "env", color: "00ff00" },
    [["color", { color: "#00ff00" }]],
  ],
  [
    "cloudflare:index/dnsRecord:DnsRecord",
    { zoneId: zone, name: "api.lotus.example", type: "CNAME", content: "x.example", ttl: 1, proxied: true },
    [
      ["ttl", { ttl: null }],
      ["ttl", { ttl: 300 }],
      ["ttl", { ttl: 59, proxied: false }],
      ["type", { type: "cname" }],
      ["zoneId", { zoneId: "zone" }],
      ["content", { content: null }],
      ["proxied", { type: "TXT" }],
      ["priority", { type: "MX", proxied: false }],
    ],
  ],
  [
    "cloudflare:index/workersKvNamespace:WorkersKvNamespace",
    { accountId: zone, title: "flags" },
    [["title", { title: "x".repeat(513) }]],
  ],
  [
    "cloudflare:index/workersScript:WorkersScript",
    { accountId: zone, scriptName: "flags", content: "export default {}" },
    [["scriptName", { scriptName: "Flags" }]],
  ],
  [
    "cloudflare:index/workersKv:WorkersKv",
    { accountId: zone, namespaceId: "n", keyName: "k", value: "v" },
    [
      ["keyName", { keyName: "k".repeat(513) }],
      ["expirationTtl", { expirationTtl: 59 }],
    ],
  ],
  [
    "cloudflare:index/workersCronTrigger:WorkersCronTrigger",
    { accountId: zone, scriptName: "s", schedules: [{ cron: "*/5 * * * *" }] },
    [["schedules", { schedules: [{ cron: "*/5 * *" }] }]],
  ],
  [
    "vercel:index/project:Project",
    { name: "portal", vercelAuthentication: { deploymentType: "standard_protection_new" } },
    [
      ["name", { name: "Portal" }],
      ["vercelAuthentication.deploymentType", { vercelAuthentication: { deploymentType: "all" } }],
    ],
  ],
  [
    "vercel:index/projectDomain:ProjectDomain",
    { projectId: "p", domain: "portal.lotus.example" },
    [
      ["domain", { domain: "https://portal.lotus.example" }],
      ["redirectStatusCode", { redirectStatusCode: 300 }],
    ],
  ],
  [
    "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
    { projectId: "p", key: "TOKEN", value: "v", sensitive: true, targets: ["production"] },
    [
      ["targets", { targets: ["staging"] }],
      ["targets", { targets: null }],
      ["sensitive", { targets: ["development"] }],
      ["key", { key: "1" }],
    ],
  ],
  [
    "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention",
    { projectId: "p", expirationProduction: "1y" },
    [["expirationProduction", { expirationProduction: "3y" }]],
  ],
];
