import { quoteKey } from "../catalog/check/quote.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";

/** What people type for the two questions that are options here. */
const options: ReadonlyMap<string, string> = new Map([
  ["version", "--version"],
  ["-v", "--version"],
  ["-V", "--version"],
]);

/** What to say to words that begin with no command: which one was probably meant, and where all of them stand. */
export function unknownCommand(args: readonly string[], names: readonly string[]): GantryError {
  const { typed, meant } = guess(args, names);
  const [first = ""] = args;
  const help = names.some((name) => name.startsWith(`${first} `))
    ? `"gantry ${first}" lists its commands`
    : '"gantry --help" lists all commands';
  return new GantryError(`${quoteKey(typed)} is not a command`, {
    hint: meant.length === 0 ? help : `did you mean ${quoted(meant, " or ")}? ${help}`,
    exitCode: ExitCode.usage,
  });
}

interface Guess {
  /** The words that were taken for a command. */
  typed: string;
  meant: readonly string[];
}

/** A group and its verb, as typed or in the other order; then a command of one word; then a verb without its group. */
function guess([first = "", after = ""]: readonly string[], names: readonly string[]): Guess {
  const option = options.get(first);
  if (option !== undefined) return { typed: first, meant: [option] };
  const second = after.startsWith("-") ? "" : after;
  const pairs = names.flatMap((name) => {
    const [group = "", verb] = name.split(" ");
    return verb === undefined ? [] : [{ name, group, verb }];
  });
  const isGroup = pairs.some(({ group }) => group === first);
  const both = `${first} ${second}`.trim();

  const inOrder = nearestPair(first, second, pairs);
  if (inOrder !== undefined) return { typed: both, meant: [inOrder] };
  const swapped = isGroup ? undefined : nearestPair(second, first, pairs);
  if (swapped !== undefined) return { typed: both, meant: [swapped] };

  // A verb that is spelt right is meant, whatever group it is near to.
  const verbatim = isGroup ? [] : pairs.filter(({ verb }) => verb === first);
  if (verbatim.length > 0) return { typed: first, meant: verbatim.map(({ name }) => name) };
  const groups = [...new Set(pairs.map(({ group }) => group))];
  const words = [...names.filter((name) => !name.includes(" ")), ...groups];
  // "catalog-check" is near to none of the words, and to the name.
  const one = isGroup ? undefined : (nearest(first, words) ?? nearest(first, names));
  if (one !== undefined) return { typed: first, meant: [one] };
  const verbs = [...new Set(pairs.map(({ verb }) => verb))];
  const lonely = nearest(isGroup ? second : first, verbs);
  const meant = pairs.filter(({ verb }) => verb === lonely).map(({ name }) => name);
  return { typed: isGroup ? both : first, meant };
}

function nearestPair(
  group: string,
  verb: string,
  pairs: readonly { name: string; group: string; verb: string }[],
): string | undefined {
  const found = nearest(group, [...new Set(pairs.map((pair) => pair.group))]);
  const members = pairs.filter((pair) => pair.group === found);
  const meant = nearest(
    verb,
    members.map((pair) => pair.verb),
  );
  return members.find((pair) => pair.verb === meant)?.name;
}

function quoted(names: readonly string[], between: string): string {
  return names.map((name) => `"gantry ${name}"`).join(between);
}
