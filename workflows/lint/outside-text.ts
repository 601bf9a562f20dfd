/** What GitHub itself makes of numbers, hashes and names that hold no line break, and what the repository's owners set. */
const own = new RegExp(
  [
    String.raw`^github\.(?:sha|ref|ref_name|ref_type|ref_protected|base_ref|head_ref|run_\w+|repository\w*|event_name)$`,
    String.raw`^github\.(?:actor|actor_id|triggering_actor|job|workflow\w*|action\w*|workspace|\w+_url|token|retention_days)$`,
    String.raw`^github\.event\.(?:[\w.]+\.)?(?:number|id|node_id|sha|before|after|action|ref|login|full_name)$`,
    String.raw`^(?:vars|secrets|matrix|runner|job|strategy|env)\.`,
    String.raw`^(?:steps|needs)\.[\w-]+\.(?:outcome|conclusion|result)$`,
  ].join("|"),
);
const reference =
  /\b(?:github|inputs|steps|needs|env|vars|secrets|matrix|runner|job|strategy)(?:\.[\w*-]+|\s*\[[^\]]*\])*/g;

/** Whether a value of `env` holds text that somebody outside chose, by the expressions in it. */
export function isFromOutside(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const expressions = [...value.matchAll(/\$\{\{(?<inner>[^]*?)\}\}/g)].map(
    ({ groups }) => groups?.["inner"] ?? "",
  );
  return expressions.some((inner) => {
    const references = inner.replaceAll(/'(?:[^']|'')*'/g, "''").match(reference) ?? [];
    return references.some((one) => !own.test(one));
  });
}
