// Pure: JSON as PowerShell 7 reads it (comments and trailing commas allowed), as a tree that knows where everything stands, so
// that one value can be exchanged and every other byte stays.

interface Span {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
}

export type JsonNode =
  | (Span & { readonly kind: 'object'; readonly entries: readonly JsonEntry[] })
  | (Span & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | (Span & { readonly kind: 'string'; readonly value: string })
  | (Span & { readonly kind: 'other' });

export type JsonObject = Extract<JsonNode, { kind: 'object' }>;

export interface JsonEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly value: JsonNode;
}

const maxDepth = 50;

/** The whole text as one value. @throws SyntaxError saying what is wrong and at which character. */
export function parseJsonText(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.finish();
  return node;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): JsonNode {
    if (depth > maxDepth) this.wrong('too deep');
    this.skip();
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return this.string();
      default:
        return this.other();
    }
  }

  finish(): void {
    this.skip();
    if (this.at < this.text.length) this.wrong('something behind the end');
  }

  private object(depth: number): JsonNode {
    const start = this.at++;
    const entries: JsonEntry[] = [];
    while (!this.closes('}')) {
      const keyStart = this.at;
      if (this.text[this.at] !== '"') this.wrong('a name in quotes is missing');
      const key = this.string().value;
      this.skip();
      if (this.text[this.at++] !== ':') this.wrong('a colon is missing');
      entries.push({ key, keyStart, value: this.value(depth + 1) });
      this.separator('}');
    }
    return { kind: 'object', start, end: ++this.at, entries };
  }

  private array(depth: number): JsonNode {
    const start = this.at++;
    const items: JsonNode[] = [];
    while (!this.closes(']')) {
      items.push(this.value(depth + 1));
      this.separator(']');
    }
    return { kind: 'array', start, end: ++this.at, items };
  }

  private closes(bracket: string): boolean {
    this.skip();
    return this.text[this.at] === bracket;
  }

  private separator(bracket: string): void {
    this.skip();
    if (this.text[this.at] === ',') this.at++;
    else if (this.text[this.at] !== bracket) this.wrong(`a comma or ${bracket} is missing`);
  }

  private string(): Extract<JsonNode, { kind: 'string' }> {
    const start = this.at;
    const found = this.match(/"(?:[^"\\\n\r]|\\.)*"/y);
    if (found === null) return this.wrong('a text without an end');
    return { kind: 'string', start, end: this.at, value: this.parsed(found) };
  }

  private parsed(quoted: string): string {
    try {
      return String(JSON.parse(quoted.replaceAll('\t', '\\t')));
    } catch {
      return this.wrong('a text with a wrong escape');
    }
  }

  private other(): JsonNode {
    const start = this.at;
    const found = this.match(/true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    return found === null ? this.wrong('a value is missing') : { kind: 'other', start, end: this.at };
  }

  /** White space and comments. */
  private skip(): void {
    this.match(/(?:\s|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*/y);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    this.at += found?.length ?? 0;
    return found;
  }

  private wrong(what: string): never {
    throw new SyntaxError(`${what} at character ${this.at + 1}`);
  }
}
