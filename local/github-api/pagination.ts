export interface Page {
  readonly entries: readonly unknown[];
  /** The `Link` header; undefined when everything is on one page. */
  readonly link: string | undefined;
}

/** The part of a list that a request asks for (`page`, `per_page`) and the addresses of the other parts. */
export function paginate(
  list: readonly unknown[],
  url: URL,
  { usual = 30, most = 100 }: { usual?: number; most?: number } = {},
): Page {
  const size = Math.min(most, positive(url.searchParams.get("per_page")) ?? usual);
  const page = positive(url.searchParams.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(list.length / size));
  const to = (number: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set("page", String(number));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), "prev")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
    ...(page > 1 ? [to(1, "first")] : []),
  ];
  return {
    entries: list.slice((page - 1) * size, page * size),
    link: links.length === 0 ? undefined : links.join(", "),
  };
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return text !== null && Number.isInteger(number) && number > 0 ? number : undefined;
}
