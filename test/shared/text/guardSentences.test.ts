import { describe, expect, it } from 'vitest';
import { type EvidenceKind, evidenceKinds, guardActs } from '../../../src/shared/evidence';
import { languages } from '../../../src/shared/literals';
import { textsFor } from '../../../src/shared/text/catalogue';
import { placeholdersOf } from '../../../src/shared/text/fill';
import { evidenceText, evidenceTexts, guardSentence, guardValues } from '../../../src/shared/text/guardSentences';

/** A value for everything that the words of this evidence name. */
function evidence(kind: EvidenceKind) {
  const names = placeholdersOf(textsFor('en').guard.evidence[kind]);
  return { kind, values: Object.fromEntries(names.map((name) => [name, `<${name}>`])) };
}

describe.each(languages)('evidence in %s', (language) => {
  it.each(evidenceKinds)('%s is the end of a sentence and says all that it knows', (kind) => {
    const known = evidence(kind);
    const said = evidenceText(known, language);
    for (const value of Object.values(known.values)) expect(said).toContain(value);
    expect(said).toMatch(/^[a-zè].*[^.]$/);
    expect(said).not.toMatch(/undefined|[{}[\]–]/);
  });

  it.each(['opened', 'library'] as const)('%s reads well without a name', (kind) => {
    expect(evidenceText({ kind, values: {} }, language)).not.toMatch(/[{}–]/);
  });

  it.each(guardActs)('%s survives the way through history and reads well with any evidence', (act) => {
    for (const kind of evidenceKinds) {
      const why = [evidence('opened'), evidence(kind)];
      const values = { ...guardValues({ act, job: 'j', name: 'train.py', class: 'training', why }), quietS: 60, times: 3 };
      const said = guardSentence(JSON.parse(JSON.stringify(values)), language) ?? '';
      expect(said).toContain('train.py');
      expect(said).not.toMatch(/undefined|[{}[\]–]|\.$| {2}/);
    }
  });
});

describe('the sentence of a decision', () => {
  const of = (act: string, why: string, name = 'train.py') => guardSentence({ act, why, name, word: 'obs' }, 'en');
  it('names a program that has no name', () => {
    expect(of('madeRoom', 'unseen', '?')).toBe('Room for a program: it cannot be looked into: it is not one of your processes');
    expect(of('ended', 'ended', '')).toMatch(/^A program ended/);
  });

  it('leaves out evidence and acts of another version', () => {
    expect(of('madeRoom', 'opened smelled')).toBe('Room for train.py: it opened the GPU');
    expect(of('dances', 'opened')).toBeNull();
  });

  it('lists as people do', () => {
    const all = (['opened', 'unknown', 'asked'] as const).map((kind) => ({ kind, values: {} }));
    expect(evidenceTexts(all, 'en')).toBe('opened the GPU, computes on the GPU and asked for the GPU');
    expect(evidenceTexts(all.slice(0, 1), 'it')).toBe('ha aperto la GPU');
    expect(evidenceTexts([], 'en')).toBe('');
  });
});
