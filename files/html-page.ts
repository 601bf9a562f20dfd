import { escapeHtml } from "./escape-html.ts";

/** A whole page of HTML that needs no network and no script. */
export function htmlPage(page: {
  /** The command that made it. */
  by: string;
  title: string;
  /** CSS, with its last line end. */
  style: string;
  /** What stands in the body's one part, as HTML without a last line end. */
  main: string;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="${page.by}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<style>
${page.style}</style>
</head>
<body>
<main>
${page.main}
</main>
</body>
</html>
`;
}
