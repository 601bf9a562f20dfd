import { parse } from "sh-syntax";

/** The files by which a step speaks to later ones. Whatever has a line of its own in one is a value of its own. */
const files = /GITHUB_(?:OUTPUT|ENV|PATH|STATE)\b/;
const random = /\b(?:uuidgen|openssl\s+rand)\b|\/dev\/u?random|\/proc\/sys\/kernel\/random/;
/** Programs that print what somebody else wrote. */
const readers = /(?:^|[\s"=(|&;{])(?:cat|curl|wget|jq|yq|gh|head|tail|sed|awk|grep|cut|printenv)\s|\$\(\s*</;
/** What git prints of a commit or tag that has more than one line. */
const bodies = /%[bB]\b|%\((?:body|contents)/;
const hex = /\$\((?:run\s+)?git\s+rev-parse\b[^()]*\)/g;
const assignment =
  /(?:^|[\s;&|{(])(?<name>[A-Za-z_]\w*)\+?=(?!=)|\bread\s+(?:-\S+\s+)*(?<read>[A-Za-z_]\w*)/g;
/** What is cut off a value; the pattern is not part of what comes of it. */
const cut = /\$\{(\w+)[#%]{1,2}(?:"[^"]*"|[^}"])*\}/g;
/** A test by an expression that holds for the whole value, which a line break breaks. */
const tested = /\$\{?(?<name>\w+)\}?"?\s+=~\s+\^[^\n]*\$\s+\]\]/g;
/** A word of scripts/tag-names.sh that ends the script unless each whole value is the name of a tag. */
const required = /(?:^|[\s;&|{(])required_version\s+(?<values>(?:"\$\{?\w+\}?"\s*)+)/g;
/** A command of ours that writes values for GitHub, none of which can begin another; whatever its words are. */
const ours = /^npx (?:--no(?: --)? )?gantry (?!.*\$\()[^|;&`\n]*--format[ =]github\b[^|;&`\n]*$/;
const expansion = /\$(?:\{[#!]?)?(?<name>[A-Za-z_]\w*|[\d@*]+)/g;
const delimiter = /<<(?:\$\{?(?<variable>[A-Za-z_]\w*)\}?|-?\s*\\?["']?(?<fixed>[A-Za-z_]\w*))/g;

/**
 * How a script writes to GITHUB_OUTPUT and its like what may hold a line of its own: text from outside without a random
 * delimiter around it, or a delimiter that somebody else knows. `outside` are the names of variables with text from outside;
 * what a script makes of them, or reads with another program, counts as well. Looks at a statement of the script at a time.
 */
export async function unsafeWrites(script: string, outside: ReadonlySet<string>): Promise<string[]> {
  if (!files.test(script)) return [];
  const statements = await statementsOf(script);
  if (statements === undefined) return ["it is no script that anybody can read"];
  const state: State = { outside: new Set(outside), random: new Set(), targets: new Set(), open: undefined };
  return statements.flatMap((statement) => [...judge(statement, state)]);
}

interface State {
  outside: Set<string>;
  /** Variables that hold something random. */
  random: Set<string>;
  /** Variables that hold the name of one of the files. */
  targets: Set<string>;
  /** The variable whose value ends the value that is being written. */
  open: string | undefined;
}

function* judge(statement: string, state: State): Generator<string> {
  const named = [...statement.matchAll(required)].flatMap(({ groups }) =>
    namesOf(groups?.["values"] ?? "", expansion),
  );
  for (const name of [...namesOf(statement, tested), ...named]) state.outside.delete(name);
  const used = statement.replaceAll(hex, "").replaceAll(cut, "${$1}");
  const from = namesOf(used, expansion).find((name) => state.outside.has(name));
  const isRead = readers.test(statement) || bodies.test(statement);
  for (const name of namesOf(statement, assignment)) {
    if (files.test(statement)) state.targets.add(name);
    if (random.test(statement)) state.random.add(name);
    else if (from !== undefined || isRead) state.outside.add(name);
  }
  const names = namesOf(statement, expansion);
  if (!names.some((name) => files.test(name) || state.targets.has(name))) return;
  yield* judgeDelimiters(statement, state);
  if (state.open !== undefined) {
    const closes = namesOf(statement.replaceAll(delimiter, ""), expansion).includes(state.open);
    if (closes) state.open = undefined;
    return;
  }
  if (ours.test(statement)) return;
  const isDelimited = [...statement.matchAll(delimiter)].length > 0;
  if (isDelimited) return;
  if (from !== undefined)
    yield `"$${from}" comes from outside and may hold a line that is a value of its own`;
  else if (isRead) yield "what another program prints may hold a line that is a value of its own";
}

function* judgeDelimiters(statement: string, state: State): Generator<string> {
  for (const { 0: found, groups } of statement.matchAll(delimiter)) {
    const { variable, fixed } = groups ?? {};
    if (fixed !== undefined) yield `"${found}" can be written by whoever chose the value`;
    if (variable === undefined) continue;
    if (state.random.has(variable)) state.open = variable;
    else yield `"${found}" is a delimiter that nothing here makes random`;
  }
}

function namesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(({ groups }) => groups?.["name"] ?? groups?.["read"] ?? "");
}

/** The statements at the top of a script, each with its here-documents; undefined for what bash does not understand. */
async function statementsOf(script: string): Promise<string[] | undefined> {
  const bytes = Buffer.from(script);
  const file = await parse(script).catch((error: unknown) => {
    if (error instanceof Error) return undefined;
    throw error;
  });
  return file?.Stmts.map(({ Pos, End, Redirs }) => {
    const ends = [End.Offset, ...Redirs.map(({ Hdoc }) => Hdoc?.End.Offset ?? 0)];
    return bytes.subarray(Pos.Offset, Math.max(...ends)).toString();
  });
}
