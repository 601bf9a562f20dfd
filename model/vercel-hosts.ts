import type { VercelSurface } from "./declared/deployment-surface.ts";

/** A host of a surface at Vercel, and where it redirects to, if it does. */
export interface VercelHost {
  host: string;
  redirect?: { to: string; statusCode: 301 | 302 | 307 | 308 };
}

/** Every host of a surface at Vercel: that of its address, those that serve what it serves, and those that redirect. */
export function vercelHosts({ endpointUrl, vercel }: VercelSurface): VercelHost[] {
  const further = Object.entries(vercel.domains).map(
    ([host, { redirectTo, statusCode = 308 }]): VercelHost =>
      redirectTo === undefined ? { host } : { host, redirect: { to: redirectTo, statusCode } },
  );
  return [
    { host: new URL(endpointUrl).hostname },
    ...further.filter(({ redirect }) => redirect === undefined),
    ...further.filter(({ redirect }) => redirect !== undefined),
  ];
}

/** The hosts that lead to what is deployed, that of the surface's address first. */
export function servedHosts(surface: VercelSurface): string[] {
  return vercelHosts(surface).flatMap(({ host, redirect }) => (redirect === undefined ? [host] : []));
}
