/** JSON that is text already, in parts that follow each other: written faster than by going through all of it once more. */
export class JsonText {
  readonly parts: readonly string[];

  constructor(parts: readonly string[]) {
    this.parts = parts;
  }

  get text(): string {
    return this.parts.join("");
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}
