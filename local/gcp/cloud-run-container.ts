import { whyPlaceReserves } from "../../model/reserved-names.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import { at, isProperties, numberAt, textAt, type Properties, type Value } from "../values.ts";

const mostVariables = 1000;
const mostBytes = 32 * 1024;

/** GiB of memory that so many CPUs take ("Configure CPU limits for services", Cloud Run documentation). */
const memoryOfCpus: Readonly<Record<number, readonly [least: number, most: number]>> = {
  1: [0, 4],
  2: [0, 8],
  4: [2, 16],
  6: [4, 24],
  8: [4, 32],
};
const smallest = 128 / 1024;

/** What Cloud Run refuses of the containers at `template`, in a service or a job: variables, CPU and memory, ports. */
export function checkContainers(inputs: Properties, template: string, isJob = false): InputProblem[] {
  return at(inputs, `${template}.containers.*`).flatMap((container, index) => {
    const place = `${template}.containers[${index}]`;
    const limits = at(container, "resources.limits")[0];
    return [
      ...checkVariables(container, `${place}.envs`),
      ...checkPort(container, `${place}.ports`),
      ...(isProperties(limits) ? checkResources(limits, `${place}.resources.limits`, isJob) : []),
    ];
  });
}

const volumeKinds = ["cloudSqlInstance", "secret", "gcs", "emptyDir", "nfs"];

/** What Cloud Run refuses of the volumes at `template`, and of where its containers have them. */
export function checkVolumes(inputs: Properties, template: string): InputProblem[] {
  const volumes = at(inputs, `${template}.volumes.*`);
  const names = volumes.map((volume) => textAt(volume, "name"));
  const kinds = volumes.flatMap((volume, index) => {
    const given = volumeKinds.filter((kind) => at(volume, kind).length > 0);
    const property = `${template}.volumes[${index}]`;
    return given.length === 1
      ? []
      : [{ property, reason: `must be exactly one of ${volumeKinds.join(", ")}, got ${given.length}` }];
  });
  const mounts = at(inputs, `${template}.containers.*`).flatMap((each, index) => [
    ...checkMounts(each, names, `${template}.containers[${index}].volumeMounts`),
  ]);
  return [...kinds, ...mounts];
}

function* checkMounts(
  container: Value,
  volumes: readonly (string | undefined)[],
  property: string,
): Generator<InputProblem> {
  const paths = new Set<string>();
  for (const mount of at(container, "volumeMounts.*")) {
    const [name, path] = [textAt(mount, "name"), textAt(mount, "mountPath")];
    if (name !== undefined && !volumes.includes(name))
      yield { property, reason: `"${name}" is no volume of the template` };
    if (path === undefined) continue;
    if (!path.startsWith("/") || /^\/(dev|proc|sys)(\/|$)/.test(path))
      yield { property, reason: `nothing can be mounted at "${path}"` };
    if (paths.has(path)) yield { property, reason: `two volumes are mounted at "${path}"` };
    paths.add(path);
  }
}

/** How many CPUs a container asks for; 1 where it does not say, undefined where that is not known yet or no number. */
export function cpusOf(container: Value): number | undefined {
  const text =
    at(container, "resources.limits.cpu").length === 0 ? "1" : textAt(container, "resources.limits.cpu");
  const [, number, unit] = /^(\d+(?:\.\d+)?)(m?)$/.exec(text ?? "") ?? [];
  return number === undefined ? undefined : Number(number) / (unit === "m" ? 1000 : 1);
}

function* checkVariables(container: Value, property: string): Generator<InputProblem> {
  const variables = at(container, "envs.*");
  if (variables.length > mostVariables)
    yield { property, reason: `at most ${mostVariables} environment variables, got ${variables.length}` };
  const names = variables.map((variable) => textAt(variable, "name")).filter((name) => name !== undefined);
  const reserved = names.filter((name) => whyPlaceReserves(name, "cloud-run") !== undefined);
  if (reserved.length > 0) {
    const reason = `The following reserved env names were provided: ${reserved.join(", ")}. These values are automatically set by the system.`;
    yield { property, reason };
  }
  for (const variable of variables) {
    const size = Buffer.byteLength(textAt(variable, "value") ?? "");
    // The value is not repeated: it may be of any size, and anything.
    if (size > mostBytes)
      yield {
        property,
        reason: `the value of ${textAt(variable, "name") ?? "a variable"} has ${size} bytes, more than 32 KiB`,
      };
  }
}

function* checkPort(container: Value, property: string): Generator<InputProblem> {
  const port = numberAt(container, "ports.containerPort");
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535))
    yield { property: `${property}.containerPort`, reason: `must be from 1 to 65535, got ${port}` };
}

function* checkResources(limits: Properties, property: string, isJob: boolean): Generator<InputProblem> {
  const cpuText = textAt(limits, "cpu");
  const cpus = cpusOf({ resources: { limits } });
  const fractional = cpus !== undefined && cpus >= 0.08 && cpus < 1;
  if (cpuText !== undefined && (cpus === undefined || (memoryOfCpus[cpus] === undefined && !fractional))) {
    yield {
      property,
      reason: `Invalid value specified for cpu. "${cpuText}" must be 0.08 to 1, or 1, 2, 4, 6 or 8`,
    };
    return;
  }
  if (isJob && fractional) yield { property, reason: `a job needs at least 1 CPU, got "${cpuText ?? ""}"` };
  const memoryText = textAt(limits, "memory");
  if (memoryText === undefined || cpus === undefined) return;
  const memory = gibibytes(memoryText);
  if (memory === undefined) {
    yield {
      property,
      reason: `Invalid value specified for memory. "${memoryText}" is no size such as 512Mi`,
    };
    return;
  }
  const [least, most] = memoryOfCpus[cpus] ?? [0, cpus >= 0.5 ? 1 : 0.5];
  if (memory < Math.max(least, smallest) || memory > most) {
    const range = `${least === 0 ? "128Mi" : `${least}Gi`} to ${most < 1 ? `${most * 1024}Mi` : `${most}Gi`}`;
    yield {
      property,
      reason: `Invalid value specified for memory. For ${cpus} CPU, memory must be from ${range}, got "${memoryText}"`,
    };
  }
}

const units = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, k: 1e3, M: 1e6, G: 1e9, "": 1 } as const;

function gibibytes(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const found = Object.entries(units).find(([name]) => name === unit);
  return number === undefined || found === undefined ? undefined : (Number(number) * found[1]) / units.Gi;
}
