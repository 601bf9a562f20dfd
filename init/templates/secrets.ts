import { has, hasRelay, onVercel, runApp, zoneApp, type Draft } from "../draft.ts";

interface SecretEntry {
  service: "github" | "cloud-run" | "vercel" | "supabase" | "cloudflare";
  keyName: string;
  owner: string;
  rotationCadenceDays: number;
  status: "draft";
}

interface DraftSecret {
  id: string;
  /** The app in whose bundle it is; what the registry and the relay of alerts read is in none. */
  app: string | undefined;
  /** The field of the bundle that names it. */
  field: "supabaseKeyRef" | "vercelTokenRef" | "cloudflareApiTokenRef" | "additionalRefs";
  /** Whether the app itself reads it, rather than the workflows that deploy it. */
  isRead: boolean;
  entry: SecretEntry;
}

/** What alerts of what users notice are sent to. */
export const oncallUrl = "oncall-webhook-url";

/** The secrets that the chosen apps usually need, as drafts: their values come with `gantry secrets`. */
export function draftSecrets(draft: Draft): DraftSecret[] {
  const zone = zoneApp(draft);
  const isPrivate = draft.visibility === "private" && runApp(draft) !== undefined;
  const vercel = onVercel(draft)?.id;
  const expo = draft.apps.find(({ platform }) => platform === "expo-eas")?.id;
  const ofApi = [
    read("api-database-url", "api", "additionalRefs", entry("supabase", "DATABASE_URL")),
    read("api-supabase-key", "api", "supabaseKeyRef", entry("supabase", "SUPABASE_SERVICE_KEY")),
  ];
  const ofWorker = read(
    "ocr-supabase-key",
    "ocr-worker",
    "supabaseKeyRef",
    entry("supabase", "SUPABASE_SERVICE_KEY"),
  );
  const ofPortal = read(
    "portal-supabase-anon-key",
    "portal",
    "supabaseKeyRef",
    entry("vercel", "SUPABASE_ANON_KEY"),
  );
  const oncall = used(oncallUrl, undefined, "additionalRefs", entry("cloudflare", "ONCALL_WEBHOOK_URL"));
  // What an app of the product's own reads, only its team knows.
  return [
    ...(has(draft, "api", "cloud-run") ? ofApi : []),
    ...(has(draft, "ocr-worker", "cloud-run") ? [ofWorker] : []),
    ...(has(draft, "portal", "vercel") ? [ofPortal] : []),
    ...some(vercel, (id) =>
      used(`${id}-vercel-token`, id, "vercelTokenRef", entry("github", "VERCEL_TOKEN")),
    ),
    ...some(zone, (id) =>
      used("cloudflare-api-token", id, "cloudflareApiTokenRef", entry("github", "CLOUDFLARE_API_TOKEN")),
    ),
    ...some(expo, (id) => read(`${id}-expo-token`, id, "additionalRefs", entry("github", "EXPO_TOKEN"))),
    ...(isPrivate
      ? [used("ghcr-pull-token", undefined, "additionalRefs", entry("cloud-run", "GHCR_TOKEN"))]
      : []),
    ...(hasRelay(draft) ? [oncall] : []),
  ];
}

function some<T>(id: string | undefined, of: (id: string) => T): T[] {
  return id === undefined ? [] : [of(id)];
}

type Field = DraftSecret["field"];

function read(id: string, app: string, field: Field, entry: SecretEntry): DraftSecret {
  return { id, app, field, isRead: true, entry };
}

function used(id: string, app: string | undefined, field: Field, entry: SecretEntry): DraftSecret {
  return { id, app, field, isRead: false, entry };
}

function entry(service: SecretEntry["service"], keyName: string): SecretEntry {
  return { service, keyName, owner: "platform-team", rotationCadenceDays: 90, status: "draft" };
}
