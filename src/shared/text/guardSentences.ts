import { type Evidence, type EvidenceKind, evidenceKinds, type GuardAct, guardActs } from '../evidence';
import type { Language } from '../literals';
import { textsFor } from './catalogue';
import { fill, type Values } from './fill';
import { formatDuration } from './format';

/** What a program did or is: `opened /dev/nvidia-uvm`. */
export function evidenceText({ kind, values }: Evidence, language: Language): string {
  const { evidence, unnamed } = textsFor(language).guard;
  return fill(evidence[kind], { ...unnamed, ...values });
}

/** `opened /dev/nvidia-uvm, loaded libtorch_cuda.so and is …`; empty for none. */
export function evidenceTexts(why: readonly Evidence[], language: Language): string {
  const texts = why.map((evidence) => evidenceText(evidence, language));
  const last = texts.at(-1) ?? '';
  if (texts.length < 2) return last;
  return fill(textsFor(language).guard.and, { all: texts.slice(0, -1).join(', '), last });
}

/** The values of a history event of kind `guard`. Evidence is flat there: its kinds in one field, what they name beside it. */
export interface GuardFacts {
  readonly act: GuardAct;
  /** The job's id, where it is one. */
  readonly job: string;
  readonly name: string;
  readonly class: string;
  readonly why: readonly Evidence[];
}

export function guardValues({ act, job, name, class: jobClass, why }: GuardFacts): Values {
  const named: Values = Object.assign({}, ...why.map(({ values }) => values));
  return { ...named, act, job, name, class: jobClass, why: why.map(({ kind }) => kind).join(' ') };
}

/** The sentence of such an event, without a full stop; null for what another version wrote. */
export function guardSentence(values: Values, language: Language): string | null {
  const act = guardActs.find((known) => known === values['act']);
  if (act === undefined) return null;
  const kinds = String(values['why'] ?? '').split(' ');
  const why = kinds.flatMap((kind) => (isEvidenceKind(kind) ? [{ kind, values }] : []));
  const quietS = values['quietS'];
  const name = String(values['name'] ?? '');
  const isNamed = name !== '' && name !== '?';
  const { acts, unnamed } = textsFor(language).guard;
  const sentence = fill(acts[act], {
    ...values,
    job: isNamed ? name : unnamed.job,
    why: evidenceTexts(telling(act, why), language),
    ...(quietS === undefined ? {} : { quiet: formatDuration(Number(quietS) * 1000, language) }),
  });
  // A program's name is written as it is.
  return isNamed ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** How a spared program was noticed matters less than what it is; why something changed is its last evidence. */
function telling(act: GuardAct, why: readonly Evidence[]): readonly Evidence[] {
  if (act === 'released' || act === 'returned') return why.slice(-1);
  return act === 'spared' && why.length > 1 ? why.slice(1) : why;
}

function isEvidenceKind(kind: string): kind is EvidenceKind {
  return evidenceKinds.some((known) => known === kind);
}
