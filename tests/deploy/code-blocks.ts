/** A block of code in a Markdown document: its language, the words after it, and its lines. */
export interface CodeBlock {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

const BLOCK = /^( *)```(\w+)?([^\n]*)\n([\s\S]*?)^\1```$/gm;

export const codeBlocks = (markdown: string): readonly CodeBlock[] =>
  [...markdown.matchAll(BLOCK)].map(([, indent = "", language = "", name = "", text = ""]) => ({
    language,
    name: name.trim(),
    text: text
      .split("\n")
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join("\n"),
  }));

/** The text of the block that carries this name. */
export function namedBlock(markdown: string, name: string): string {
  const found = codeBlocks(markdown).filter((block) => block.name === name);
  if (found.length !== 1) throw new Error(`${found.length} blocks are named ${name}`);
  return found[0]?.text ?? "";
}
