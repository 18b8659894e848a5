export type Values = Readonly<Record<string, string | number>>;

/** The Italian (or any other) table must have the English one's keys: the compiler lists what is missing. */
export type TextsLike<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends string ? string : TextsLike<Table[Key]>;
};

const optionalPart = /\[([^[\]]*)\]/g;
const placeholder = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g;

/**
 * Fills `{name}` from `values`. A part in [brackets] is left out unless all its placeholders have a value, so one sentence
 * serves whether or not the device or the file is known. A value missing outside brackets becomes a dash.
 *
 * `{n:file|files}` is the word that goes with the number `n`: the first with 1, the second with every other. That is all that
 * English and Italian tell apart among whole numbers; a language with more forms would need Intl.PluralRules here.
 */
export function fill(template: string, values: Values = {}): string {
  const isKnown = (name: string) => Object.hasOwn(values, name) && String(values[name]) !== '';
  return template
    .replace(optionalPart, (_whole, part: string) => (placeholdersOf(part).every(isKnown) ? part : ''))
    .replace(placeholder, (_whole, name: string, one?: string, other?: string) => {
      if (one !== undefined && other !== undefined) return Number(values[name]) === 1 ? one : other;
      return isKnown(name) ? String(values[name]) : '–';
    });
}

/** Names in a template, sorted, each once. */
export function placeholdersOf(template: string): readonly string[] {
  const names = [...template.matchAll(placeholder)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}
