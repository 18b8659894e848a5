export type Values = Readonly<Record<string, string | number>>;

/** The Italian (or any other) table must have the English one's keys: the compiler lists what is missing. */
export type TextsLike<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends string ? string : TextsLike<Table[Key]>;
};

const optionalPart = /\[([^[\]]*)\]/g;
const placeholder = /\{(\w+)\}/g;

/**
 * Fills `{name}` from `values`. A part in [brackets] is left out unless all its placeholders have a value, so one sentence
 * serves whether or not the device or the file is known. A value missing outside brackets becomes a dash.
 */
export function fill(template: string, values: Values = {}): string {
  const isKnown = (name: string) => Object.hasOwn(values, name) && String(values[name]) !== '';
  return template
    .replace(optionalPart, (_whole, part: string) => (placeholdersOf(part).every(isKnown) ? part : ''))
    .replace(placeholder, (_whole, name: string) => (isKnown(name) ? String(values[name]) : '–'));
}

/** Names in a template, sorted, each once. */
export function placeholdersOf(template: string): readonly string[] {
  const names = [...template.matchAll(placeholder)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}
