import * as z from "zod/mini";
import type { Alert } from "./alert.ts";
import { jsonOf } from "../bounded-text.ts";

/** "Receive push messages", Pub/Sub: what is in `message`, wrapped. */
const envelope = z.object({
  message: z.object({
    messageId: z.string().check(z.minLength(1), z.maxLength(200)),
    data: z.optional(z.string()),
  }),
});

const text = z.nullish(z.union([z.string(), z.number()]));
const seconds = z.nullish(z.number());
const words = z.catch(z.record(z.string(), z.string()), {});

/** "Schema structure", Cloud Monitoring's notifications, 1.2; `version` is "test" for those that try a channel. */
const notification = z.object({
  version: z.string(),
  incident: z.object({
    incident_id: z.string().check(z.minLength(1), z.maxLength(200)),
    state: z.string().check(z.maxLength(40)),
    policy_name: z.nullish(z.string()),
    condition_name: z.nullish(z.string()),
    summary: z.nullish(z.string()),
    observed_value: text,
    threshold_value: text,
    started_at: seconds,
    ended_at: seconds,
    url: z.nullish(z.string()),
    policy_user_labels: z.nullish(words),
    documentation: z.nullish(
      z.union([
        z.string(),
        z.object({
          subject: z.nullish(z.string()),
          links: z.nullish(z.array(z.object({ displayName: z.nullish(z.string()), url: z.string() }))),
        }),
      ]),
    ),
  }),
});

/** What a push tells; undefined where it is no push. One that carries something else than an incident is told as such. */
export function readPush(body: string): Alert | undefined {
  const pushed = envelope.safeParse(jsonOf(body));
  if (!pushed.success) return undefined;
  const { messageId, data } = pushed.data.message;
  const read = notification.safeParse(jsonOf(decoded(data ?? "")));
  if (!read.success)
    return {
      key: `unreadable:${messageId}`,
      state: "unreadable",
      title: "An alert came that cannot be read",
      what: `Look at the open incidents of Cloud Monitoring. It was message ${messageId} of Pub/Sub.`,
      links: [],
    };
  return alertOf(read.data, messageId);
}

function alertOf({ version, incident }: z.infer<typeof notification>, messageId: string): Alert {
  const state = version === "test" ? "test" : incident.state.toLowerCase() === "closed" ? "closed" : "open";
  const labels = incident.policy_user_labels ?? {};
  const documentation = typeof incident.documentation === "object" ? incident.documentation : undefined;
  const links = (documentation?.links ?? []).map(({ displayName, url }) => ({
    name: line(displayName) ?? "Link",
    url,
  }));
  return {
    // Every test has the same incident.
    key: state === "test" ? `test:${messageId}` : `${incident.incident_id}:${state}`,
    state,
    title: line(documentation?.subject) ?? line(incident.policy_name) ?? "An alert without a name",
    ...given("what", line(incident.summary) ?? line(incident.condition_name)),
    ...given("value", line(incident.observed_value)),
    ...given("threshold", line(incident.threshold_value)),
    ...given("since", incident.started_at ?? undefined),
    ...given("until", incident.ended_at ?? undefined),
    ...given("environment", line(labels["environment"])),
    ...given("surface", line(labels["surface"])),
    links: [...links, { name: "Incident", url: incident.url ?? "" }].filter(({ url }) => isLink(url)),
  };
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  const fields: Partial<Record<Name, Value>> = {};
  if (value !== undefined) fields[name] = value;
  return fields;
}

/** On one line, of bounded length; undefined where nothing is in it. */
function line(value: string | number | null | undefined): string | undefined {
  const found = String(value ?? "")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return found === "" ? undefined : Array.from(found).slice(0, 300).join("");
}

function isLink(url: string): boolean {
  return url.length <= 1000 && /^https?:\/\/[\x21-\x7e]+$/.test(url);
}

/** Base64 of UTF-8; undefined where it is neither. */
function decoded(data: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.codePointAt(0) ?? 0);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
