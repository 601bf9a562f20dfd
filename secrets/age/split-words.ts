/**
 * A command as sops takes it apart: words, with quotes and backslashes as in a shell, and nothing else of a shell.
 * Undefined where a quote does not end. https://pkg.go.dev/github.com/google/shlex
 */
export function splitWords(command: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < command.length; index += 1) {
    const character = command.charAt(index);
    if (character === "\\" && quote !== "'") {
      index += 1;
      if (index === command.length) return undefined;
      word = (word ?? "") + command.charAt(index);
    } else if (quote !== "") {
      if (character === quote) quote = "";
      else word = (word ?? "") + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "#" && word === undefined) {
      // A comment, to the end of the line.
      const end = command.indexOf("\n", index);
      index = end === -1 ? command.length : end;
    } else word = (word ?? "") + character;
  }
  if (quote !== "") return undefined;
  return word === undefined ? words : [...words, word];
}
