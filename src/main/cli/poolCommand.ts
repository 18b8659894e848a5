import { fill } from '../../shared/text/fill';
import type { ProbeAnswer } from '../pools/probeVerdict';
import { type CommandContext, needs, tooMany, usage } from './command';
import { done, type Outcome, type WordFault } from './outcome';
import type { PoolProbeRoom } from './rooms';
import type { CliWords } from './words';

/** `fallow pool probe URL`: a real handshake, said in one object or some lines; a fault of the pool exits 1. Needs no app. */
export function poolCommand(probe: PoolProbeRoom): (context: CommandContext) => Promise<Outcome> {
  return async (context) => {
    const { line, words, language, word } = context;
    const [verb, url] = line.words;
    if (verb !== 'probe' || url === undefined) return needs(context, 'probe URL');
    const extra = tooMany(context, 2);
    if (extra !== null) return extra;
    const { coin = null, wallet = null, worker = null } = line;
    const answer = await probe(url, { coin, wallet, worker });
    if (answer === null) return usage(context, words.poolBadUrl); // not repeated: a wallet may stand in it
    const { format } = new Intl.NumberFormat(language, { maximumSignificantDigits: 6 });
    return done(jsonOf(answer, word), linesOf(answer, words, format, word), answer.fault === null ? 0 : 1);
  };
}

function jsonOf({ reachable, tls, connectMs, subscribeMs, authorized, difficulty, fault }: ProbeAnswer, word: WordFault) {
  return { reachable, tls, connectMs, subscribeMs, authorized, difficulty, fault: fault === null ? null : worded(fault, word) };
}

function worded(fault: NonNullable<ProbeAnswer['fault']>, word: WordFault) {
  const { code, title, help } = word(fault);
  return { code, title, help };
}

function linesOf(answer: ProbeAnswer, words: CliWords, format: (count: number) => string, word: WordFault): readonly string[] {
  const { reachable, tls, connectMs, subscribeMs, authorized, difficulty, fault } = answer;
  const lines: string[] = [];
  if (reachable && connectMs !== null)
    lines.push(fill(tls ? words.poolConnectedTls : words.poolConnected, { ms: format(connectMs) }));
  if (subscribeMs !== null) lines.push(fill(words.poolAnswered, { ms: format(subscribeMs) }));
  if (authorized !== null) lines.push(authorized ? words.poolAuthorized : words.poolRefused);
  if (difficulty !== null) lines.push(fill(words.poolDifficulty, { difficulty: format(difficulty) }));
  if (fault === null) return lines;
  const { title, help, detail } = word(fault);
  return [...lines, title, help, ...(detail === null || detail === '' ? [] : [`(${detail})`])];
}
