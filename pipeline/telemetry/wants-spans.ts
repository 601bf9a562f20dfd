type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the environment asks for spans, by OpenTelemetry's own variables. */
export function wantsSpans(env: Environment): boolean {
  const isOff = env["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true";
  return !isOff && env["OTEL_TRACES_EXPORTER"] !== "none" && endpointOf(env) !== undefined;
}

/** The variable that names where spans go, and its value; undefined where none does. */
export function endpointOf(env: Environment): { name: string; value: string } | undefined {
  return ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"]
    .map((name) => ({ name, value: env[name] ?? "" }))
    .find(({ value }) => value.trim() !== "");
}
