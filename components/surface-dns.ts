import * as pulumi from "@pulumi/pulumi";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import { DomainMapping } from "@pulumi/gcp/cloudrun/domainMapping.js";
import type { RegionName } from "../model/declared/region.ts";
import { providerRegion } from "../model/cloud-names.ts";
import { isOfDomain } from "../model/surface-hosts.ts";
import { isProtected, type Scope } from "./scope.ts";

/** Where a host name leads. */
export interface SurfaceHost {
  host: string;
  target: { platform: "cloud-run"; service: string; region: RegionName } | { platform: "vercel" };
}

export interface SurfaceDnsArgs {
  scope: Scope;
  /** The surface's id. */
  surface: string;
  /** Cloudflare's zone of the product's domain; undefined where it lies elsewhere. */
  zoneId: string | undefined;
  hosts: readonly SurfaceHost[];
  /** What must answer before a name leads to it. */
  dependsOn: readonly pulumi.Resource[];
}

/** What each platform wants a host name to be an alias of. */
const aliases = { "cloud-run": "ghs.googlehosted.com", vercel: "cname.vercel-dns.com" } as const;

/**
 * What each platform answers under, for the name of a zone itself: DNS takes no alias there (RFC 1034, 3.6.2), while Cloudflare
 * flattens one. https://vercel.com/docs/domains/working-with-domains/add-a-domain, https://cloud.google.com/run/docs/mapping-custom-domains
 */
const addresses = {
  "cloud-run": ["216.239.32.21", "216.239.34.21", "216.239.36.21", "216.239.38.21"],
  vercel: ["76.76.21.21"],
} as const;

/** A record that somebody sets where a zone lies that is not ours. */
export interface RecordElsewhere {
  name: string;
  type: "A" | "CNAME";
  content: string;
}

/**
 * What somebody has to set for the names that Cloudflare has not in the product's zone. Of a foreign zone nobody knows its name:
 * it is taken to have two labels.
 */
export function recordsElsewhere(
  hosts: readonly SurfaceHost[],
  { domain, zoneId }: { domain: string; zoneId: string | undefined },
): RecordElsewhere[] {
  return hosts.flatMap(({ host: name, target: { platform } }): RecordElsewhere[] => {
    const isOurs = isOfDomain(name, domain);
    if (isOurs && zoneId !== undefined) return [];
    const isZone = name === domain || (!isOurs && name.split(".").length === 2);
    return isZone
      ? addresses[platform].map((content) => ({ name, type: "A", content }))
      : [{ name, type: "CNAME", content: aliases[platform] }];
  });
}

/** The surface's names: a record each, where Cloudflare has its zone, and at Cloud Run the domain mapping that answers to it. */
export class SurfaceDns extends pulumi.ComponentResource {
  constructor(name: string, args: SurfaceDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, surface, zoneId, hosts } = args;
    super("gantry:index:SurfaceDns", name, { surface, environment: scope.environment, zoneId, hosts }, opts);
    for (const host of hosts) {
      const mapping = createMapping(this, args, host);
      if (zoneId !== undefined && isOfDomain(host.host, scope.product.domain))
        createRecord(this, { ...args, zoneId }, host, mapping);
    }
    this.registerOutputs({ hosts: hosts.map(({ host }) => host) });
  }
}

function createMapping(
  parent: pulumi.Resource,
  { scope, dependsOn }: SurfaceDnsArgs,
  { host, target }: SurfaceHost,
): DomainMapping | undefined {
  if (target.platform !== "cloud-run") return undefined;
  return new DomainMapping(
    host,
    {
      project: scope.project,
      location: providerRegion(scope, target.region, "gcp"),
      name: host,
      metadata: { namespace: scope.project },
      spec: { routeName: target.service, certificateMode: "AUTOMATIC" },
    },
    {
      parent,
      protect: isProtected(scope, { type: "gcp:cloudrun/domainMapping:DomainMapping", name: host }),
      dependsOn: [...dependsOn],
    },
  );
}

function createRecord(
  parent: pulumi.Resource,
  { scope, surface, zoneId, dependsOn }: SurfaceDnsArgs & { zoneId: string },
  { host, target }: SurfaceHost,
  mapping: DomainMapping | undefined,
): DnsRecord {
  return new DnsRecord(
    host,
    {
      zoneId,
      name: host,
      type: "CNAME",
      content: aliases[target.platform],
      // Both platforms renew their certificates through the name itself, which Cloudflare's proxy would answer instead.
      proxied: false,
      // 1 means automatic.
      ttl: 1,
      comment: `${scope.product.name} ${scope.environment}: ${surface}`,
    },
    {
      parent,
      protect: isProtected(scope, { type: "cloudflare:index/dnsRecord:DnsRecord", name: host }),
      dependsOn: mapping ? [mapping] : [...dependsOn],
    },
  );
}
