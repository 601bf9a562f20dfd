/** A Markdown file with another content between `<!-- name -->` and `<!-- /name -->`. */
export function replacePart(file: string, text: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no part called ${name}`);
  return `${before}${begin}\n${part}\n${end}${after}`;
}
