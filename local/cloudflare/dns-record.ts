import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { at, isProperties, numberAt, textAt, UNKNOWN, type Properties } from "../values.ts";

const token = "cloudflare:index/dnsRecord:DnsRecord";
const types = [
  "A",
  "AAAA",
  "CAA",
  "CERT",
  "CNAME",
  "DNSKEY",
  "DS",
  "HTTPS",
  "LOC",
  "MX",
  "NAPTR",
  "NS",
  "OPENPGPKEY",
  "PTR",
  "SMIMEA",
  "SRV",
  "SSHFP",
  "SVCB",
  "TLSA",
  "TXT",
  "URI",
];

export const dnsRecord: ResourceType = {
  token,
  aliases: ["cloudflare:index/record:Record"],
  page: "https://developers.cloudflare.com/api/resources/dns/subresources/records/",
  emulated: [
    "ttl is 1 (automatic) or 60 to 86,400 (Enterprise zones would have 30); a proxied record has 1; only A, AAAA and CNAME can be proxied",
    "an identical record is refused (81058), A and AAAA beside a CNAME of their name, a second CNAME (81053), and anything beside an NS record",
    "a CNAME may stand at the apex of a zone, and beside TXT, MX and the like: Cloudflare flattens it",
  ],
  missing: [
    "nothing is resolved; the zone's own name is not known, so names are not checked against it",
    "records made by a WorkersCustomDomain",
  ],
  identity: {
    kind: "assigned",
    unique: (state) =>
      ["zoneId", "type", "name", "content"]
        .map((name) => textAt(state, name) ?? "")
        .join("\n")
        .toLowerCase(),
    id: (hex) => hex.slice(0, 32),
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  gone: "refuse",
  replaceOn: ["zoneId", "type"],
  unordered: ["tags"],
  normalise: { name: (text) => text.toLowerCase() },
  check: (inputs) => [
    ...checkType(inputs),
    ...checkTtl(inputs),
    ...checkContent(inputs),
    ...checkZone(inputs),
  ],
  defaults: () => ({ proxied: false }),
  computed: {
    proxiable: ({ state }) => ["A", "AAAA", "CNAME"].includes(textAt(state, "type") ?? ""),
    createdOn: ({ prior, context }) => prior?.["createdOn"] ?? context.now.toISOString(),
    modifiedOn: ({ context }) => context.now.toISOString(),
    commentModifiedOn: ({ state, prior, context }) =>
      state["comment"] === undefined ? null : (prior?.["commentModifiedOn"] ?? context.now.toISOString()),
    meta: () => "{}",
  },
  before: async ({ id, state }, store) => {
    const [zone, type, name] = [
      textAt(state, "zoneId"),
      textAt(state, "type"),
      textAt(state, "name")?.toLowerCase(),
    ];
    for (const other of await store.list(token)) {
      if (
        other.id === id ||
        other.state["zoneId"] !== zone ||
        textAt(other.state, "name")?.toLowerCase() !== name
      )
        continue;
      if (isIdentical(other.state, state))
        throw new CloudError(400, "An identical record already exists. (81058)");
      refuseNeighbours(type, textAt(other.state, "type"));
    }
  },
};

/**
 * What cannot have one name: https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/,
 * and of NS the API's page. At the apex the zone's own NS records stand, which are no records of it.
 */
function refuseNeighbours(type: string | undefined, other: string | undefined): void {
  const addresses = ["A", "AAAA", "CNAME"];
  const both = [type ?? "", other ?? ""];
  if (both.includes("CNAME") && both.every((each) => addresses.includes(each)))
    throw new CloudError(400, "An A, AAAA, or CNAME record with that host already exists. (81053)");
  if (both.includes("NS") && type !== other)
    throw new CloudError(400, "NS records cannot exist on the same name as any other record type.");
}

function isIdentical(a: Properties, b: Properties): boolean {
  return a["type"] === b["type"] && a["content"] === b["content"] && a["priority"] === b["priority"];
}

function checkType(inputs: Properties): InputProblem[] {
  const type = textAt(inputs, "type");
  if (type === undefined || types.includes(type)) return [];
  return [
    {
      property: "type",
      reason: `value must be one of: ${types.map((each) => `"${each}"`).join(", ")}, got: "${type}"`,
    },
  ];
}

function checkTtl(inputs: Properties): InputProblem[] {
  const ttl = numberAt(inputs, "ttl");
  if (ttl === undefined) return [];
  if (inputs["proxied"] === true && ttl !== 1)
    return [{ property: "ttl", reason: "must be set to 1 when `proxied` is true" }];
  return ttl === 1 || (ttl >= 60 && ttl <= 86_400)
    ? []
    : [{ property: "ttl", reason: `must be 1 or between 60 and 86400, got ${ttl}` }];
}

function checkContent(inputs: Properties): InputProblem[] {
  const type = textAt(inputs, "type");
  const problems: InputProblem[] = [];
  if (at(inputs, "content").length === 0 && !isProperties(inputs["data"]) && inputs["data"] !== UNKNOWN) {
    problems.push({ property: "content", reason: "one of content and data must be set" });
  }
  if (inputs["proxied"] === true && type !== undefined && !["A", "AAAA", "CNAME"].includes(type)) {
    problems.push({ property: "proxied", reason: `a record of type ${type} cannot be proxied` });
  }
  if (type === "MX" && at(inputs, "priority").length === 0)
    problems.push({ property: "priority", reason: "is required for type MX" });
  return problems;
}

function checkZone(inputs: Properties): InputProblem[] {
  const zone = textAt(inputs, "zoneId");
  if (zone === undefined || /^[0-9a-f]{32}$/.test(zone)) return [];
  return [{ property: "zoneId", reason: `"${zone}" is not an id of 32 hexadecimal digits` }];
}
