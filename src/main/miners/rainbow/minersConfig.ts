import { fail, ok, type Result } from '../../../shared/faults';
import { type JsonNode, type JsonObject, parseJsonText } from './jsonText';

// Pure: one entry of RainbowMiner's Config/miners.config.txt. Everything else in the file stays byte for byte: the mark at its
// start, line ends, comments, order and the owner's own entries.

export interface RainbowParameters {
  /** RainbowMiner's name of the program: `Xmrig`, `Trex`. */
  readonly program: string;
  /** `CPU`, a model as RainbowMiner writes it (`RTX3060`), or several joined by `-`. */
  readonly model: string;
  /** RainbowMiner's name: `RandomX`. */
  readonly algorithm: string;
  /** Of a dual miner; empty: none. */
  readonly secondAlgorithm: string;
  /** What RainbowMiner puts at the end of the miner's command line. */
  readonly params: string;
}

export interface ConfigEdit {
  readonly text: string;
  /** What stood there; null: there was no such entry or field. */
  readonly before: string | null;
}

/** RainbowMiner writes the line into a shell script, so nothing that a shell reads gets in. */
const safeParams = /^[\w@%+=:,./ -]*$/;
const safeName = /^[\w.+ -]+$/;

/** The file with these parameters. `rainbow/config-unreadable` where RainbowMiner could not read it either, or it is not clear what to change. */
export function withParameters(text: string, wanted: RainbowParameters): Result<ConfigEdit> {
  const unsafe = unsafePart(wanted);
  if (unsafe !== null) return fail('rainbow/unsafe-parameters', undefined, { parameters: unsafe });
  const found = findPlace(text, wanted);
  if (!found.ok) return found;
  const edit = editAt(found.value, wanted, new Layout(text));
  const edited = text.slice(0, edit.from) + edit.put + text.slice(edit.to);
  // Whatever this file is like, what is written must read as what was meant.
  const check = parametersIn(edited, wanted);
  if (!check.ok || check.value !== wanted.params) return fail('rainbow/config-unreadable', 'the change would not read back');
  return ok({ text: edited, before: found.value.before });
}

/** What the file says now; null: no such entry. */
export function parametersIn(text: string, wanted: Omit<RainbowParameters, 'params'>): Result<string | null> {
  const found = findPlace(text, wanted);
  return found.ok ? ok(found.value.before) : found;
}

function unsafePart({ program, model, algorithm, secondAlgorithm, params }: RainbowParameters): string | null {
  const names = [program, model, algorithm, ...(secondAlgorithm === '' ? [] : [secondAlgorithm])];
  return names.find((name) => !safeName.test(name)) ?? (safeParams.test(params) ? null : params);
}

/** Where the change belongs: a field, an entry without it, a list without the entry, or a file without the list. */
type Place = { readonly before: string | null } & (
  | { readonly at: 'field'; readonly node: JsonNode }
  | { readonly at: 'entry'; readonly node: JsonObject }
  | { readonly at: 'list'; readonly node: JsonNode; readonly items: readonly JsonNode[] }
  | { readonly at: 'file'; readonly node: JsonObject }
);

function findPlace(text: string, wanted: Omit<RainbowParameters, 'params'>): Result<Place> {
  const root = parsed(text);
  if (!root.ok) return root;
  // PowerShell knows no difference of case, and refuses a file with two such names.
  const lists = entriesNamed(root.value, `${wanted.program}-${wanted.model}`);
  if (lists.length > 1) return fail('rainbow/config-unreadable', 'the same name twice');
  const [list] = lists;
  if (list === undefined) return ok({ at: 'file', node: root.value, before: null });
  const { node, items } = itemsOf(list);
  const matching = items.filter((item): item is JsonObject => item.kind === 'object' && isFor(item, wanted));
  const [entry] = matching; // of two for one algorithm RainbowMiner keeps the first
  if (entry === undefined) return ok({ at: 'list', node, items, before: null });
  const fields = entriesNamed(entry, 'Params');
  if (fields.length > 1) return fail('rainbow/config-unreadable', 'the same name twice');
  const [field] = fields;
  if (field === undefined) return ok({ at: 'entry', node: entry, before: null });
  return ok({ at: 'field', node: field, before: field.kind === 'string' ? field.value : null });
}

function parsed(text: string): Result<JsonObject> {
  try {
    const root = parseJsonText(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text);
    return root.kind === 'object' ? ok(root) : fail('rainbow/config-unreadable', 'not an object');
  } catch (error) {
    if (error instanceof SyntaxError) return fail('rainbow/config-unreadable', error.message);
    throw error;
  }
}

function entriesNamed(node: JsonObject, name: string): readonly JsonNode[] {
  return node.entries.filter(({ key }) => key.toLowerCase() === name.toLowerCase()).map(({ value }) => value);
}

/** A list of one may stand as its element, and PowerShell 5 has written lists as `[{"value":[…],"Count":1}]`. */
function itemsOf(list: JsonNode): { readonly node: JsonNode; readonly items: readonly JsonNode[] } {
  if (list.kind !== 'array') return { node: list, items: [list] };
  const [first] = list.items;
  const inner = list.items.length === 1 && first?.kind === 'object' ? entriesNamed(first, 'value')[0] : undefined;
  return inner?.kind === 'array' ? { node: inner, items: inner.items } : { node: list, items: list.items };
}

function isFor(entry: JsonObject, { algorithm, secondAlgorithm }: Omit<RainbowParameters, 'params'>): boolean {
  return isNamed(entry, 'MainAlgorithm', algorithm) && isNamed(entry, 'SecondaryAlgorithm', secondAlgorithm);
}

/** RainbowMiner compares algorithms without case and punctuation; an absent second one is none. */
function isNamed(entry: JsonObject, field: string, algorithm: string): boolean {
  const [node] = entriesNamed(entry, field);
  const bare = (name: string) => name.toLowerCase().replace(/[^a-z0-9*]/g, '');
  return bare(node?.kind === 'string' ? node.value : '') === bare(algorithm);
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

function editAt(place: Place, wanted: RainbowParameters, layout: Layout): Edit {
  const { node } = place;
  switch (place.at) {
    case 'field':
      return { from: node.start, to: node.end, put: JSON.stringify(wanted.params) };
    case 'entry':
      return layout.append(place.node.entries.at(-1)?.value, node, `"Params": ${JSON.stringify(wanted.params)}`, 3);
    case 'list':
      if (node.kind !== 'array') return layout.wrap(node, newEntry(wanted));
      return layout.append(place.items.at(-1), node, layout.lines(newEntry(wanted), 2), 2);
    case 'file': {
      const key = JSON.stringify(`${wanted.program}-${wanted.model}`);
      return layout.append(place.node.entries.at(-1)?.value, node, `${key}: ${layout.lines([newEntry(wanted)], 1)}`, 1);
    }
  }
}

/** All fields that RainbowMiner would otherwise add by itself (Set-MinersConfigDefault). */
function newEntry({ model, algorithm, secondAlgorithm, params }: RainbowParameters): Readonly<Record<string, string>> {
  const names = { MainAlgorithm: algorithm, SecondaryAlgorithm: secondAlgorithm, Params: params };
  const common = { MSIAprofile: '', OCprofile: '', Difficulty: '', Penalty: '', HashAdjust: '' };
  const switches = { Disable: '0', Tuning: '0', ShareCheck: '' };
  if (secondAlgorithm !== '') return { ...names, ...common, Hash2Adjust: '', ...switches, Intensity: '' };
  return { ...names, ...common, ...switches, ...(/^CPU$/i.test(model) ? { Affinity: '', Threads: '', PowerDraw: '' } : {}) };
}

/** How this file is indented and ends its lines. */
class Layout {
  private readonly newline: string;
  private readonly indent: string;

  constructor(private readonly text: string) {
    this.newline = text.includes('\r\n') ? '\r\n' : '\n';
    this.indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  }

  /** `value` over several lines, its first one standing at `depth`. */
  lines(value: object, depth: number): string {
    return JSON.stringify(value, null, this.indent).replaceAll('\n', this.newline + this.indent.repeat(depth));
  }

  /** One more member behind the last; into brackets that hold nothing but perhaps a comment, at their start. */
  append(last: JsonNode | undefined, holder: JsonNode, member: string, depth: number): Edit {
    const line = this.newline + this.indent.repeat(depth);
    if (last !== undefined) return { from: last.end, to: last.end, put: `,${line}${member}` };
    const at = holder.start + 1;
    return { from: at, to: at, put: `${line}${member}${this.newline}${this.indent.repeat(depth - 1)}` };
  }

  /** A collapsed list gets its brackets back, and a second element. */
  wrap(only: JsonNode, added: object): Edit {
    const first = this.text.slice(only.start, only.end);
    return { from: only.start, to: only.end, put: `[${first}, ${this.lines(added, 2)}]` };
  }
}
