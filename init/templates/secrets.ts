import type { UsualAppName } from "../../model/declared/app.ts";
import { runApp, zoneApp, type Draft } from "../draft.ts";

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
  app: UsualAppName | undefined;
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
  const of = (app: UsualAppName): UsualAppName | undefined => (draft.apps.includes(app) ? app : undefined);
  const wanted: (DraftSecret | undefined)[] = [
    of("api") && read("api-database-url", "api", "additionalRefs", entry("supabase", "DATABASE_URL")),
    of("api") && read("api-supabase-key", "api", "supabaseKeyRef", entry("supabase", "SUPABASE_SERVICE_KEY")),
    of("ocr-worker") &&
      read("ocr-supabase-key", "ocr-worker", "supabaseKeyRef", entry("supabase", "SUPABASE_SERVICE_KEY")),
    of("portal") &&
      read("portal-supabase-anon-key", "portal", "supabaseKeyRef", entry("vercel", "SUPABASE_ANON_KEY")),
    of("portal") && used("portal-vercel-token", "portal", "vercelTokenRef", entry("github", "VERCEL_TOKEN")),
    zone &&
      used("cloudflare-api-token", zone, "cloudflareApiTokenRef", entry("github", "CLOUDFLARE_API_TOKEN")),
    of("mobile") && read("mobile-expo-token", "mobile", "additionalRefs", entry("github", "EXPO_TOKEN")),
    isPrivate
      ? used("ghcr-pull-token", undefined, "additionalRefs", entry("cloud-run", "GHCR_TOKEN"))
      : undefined,
    runApp(draft) === undefined
      ? undefined
      : used(oncallUrl, undefined, "additionalRefs", entry("cloudflare", "ONCALL_WEBHOOK_URL")),
  ];
  return wanted.filter((secret) => secret !== undefined);
}

type Field = DraftSecret["field"];

function read(id: string, app: UsualAppName, field: Field, entry: SecretEntry): DraftSecret {
  return { id, app, field, isRead: true, entry };
}

function used(id: string, app: UsualAppName | undefined, field: Field, entry: SecretEntry): DraftSecret {
  return { id, app, field, isRead: false, entry };
}

function entry(service: SecretEntry["service"], keyName: string): SecretEntry {
  return { service, keyName, owner: "platform-team", rotationCadenceDays: 90, status: "draft" };
}
