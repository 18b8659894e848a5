import type { Grammar, Role } from './pastedGrammars';

/** One flag of a pasted line with what it says. */
export interface SaidFlag {
  /** null: the miner's grammar does not know it. */
  readonly role: Role | null;
  /** As it stood in the line. */
  readonly words: readonly string[];
  readonly values: readonly string[];
}

interface FlagRule {
  readonly role: Role;
  readonly takes: 'none' | 'one' | 'list';
}

export function rulesOf({ flags }: Grammar): ReadonlyMap<string, FlagRule> {
  const rules = new Map<string, FlagRule>();
  for (const [role, list] of Object.entries(flags)) {
    for (const word of list.split(' ')) {
      const takes = word.endsWith(':') ? 'one' : word.endsWith('*') ? 'list' : 'none';
      rules.set(word.replace(/[:*]$/, ''), { role: role as Role, takes });
    }
  }
  return rules;
}

/** The arguments of one command in their flags; a word that belongs to none stands alone. */
export function readFlags(words: readonly string[], grammar: Grammar): readonly SaidFlag[] {
  const rules = rulesOf(grammar);
  const said: SaidFlag[] = [];
  for (let at = 0; at < words.length; ) {
    const flag = flagAt(words, at, rules);
    said.push(flag);
    at += flag.words.length;
  }
  return said;
}

function flagAt(words: readonly string[], at: number, rules: ReadonlyMap<string, FlagRule>): SaidFlag {
  const word = words[at] ?? '';
  const equals = word.startsWith('-') ? word.indexOf('=') : -1;
  const name = equals > 0 ? word.slice(0, equals) : word;
  const rule = rules.get(name) ?? rules.get(name.toLowerCase()) ?? null;
  if (equals > 0) return { role: rule?.role ?? null, words: [word], values: [word.slice(equals + 1)] };
  const { length } = untilFlag(words, at + 1);
  const takes = rule === null ? Math.min(1, word.startsWith('-') ? length : 0) : takenBy(rule, words, at, length);
  const values = words.slice(at + 1, at + 1 + takes);
  return { role: rule?.role ?? null, words: [word, ...values], values };
}

/** A value may be a negative number, never another flag. */
function takenBy({ takes }: FlagRule, words: readonly string[], at: number, until: number): number {
  if (takes === 'none') return 0;
  if (takes === 'list') return until;
  return until > 0 || /^-\d+$/.test(words[at + 1] ?? '') ? 1 : 0;
}

function untilFlag(words: readonly string[], from: number): readonly string[] {
  const end = words.findIndex((word, i) => i >= from && word.startsWith('-'));
  return words.slice(from, end < 0 ? words.length : end);
}
