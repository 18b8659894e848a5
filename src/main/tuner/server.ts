import { why, whyStop } from './plainWords';
import { type Message, type OpenMessage, parseMessage, type TellMessage } from './protocol';
import { type Config, type FlagSpec, Space } from './space';
import type { TrialOutcome } from './trial';
import { Tuner } from './tuner';

/** Answers the lines of `fallow tuner serve`, one JSON object for each. Pure: the same lines give the same answers. */
export class TunerServer {
  private tuner: Tuner | null = null;

  /** @returns the answer, without a line end */
  answer(line: string): string {
    const parsed = parseMessage(line);
    return JSON.stringify(parsed.ok ? this.reply(parsed.message) : problem(parsed.code, parsed.message));
  }

  private reply(message: Message): object {
    if (message.type === 'open') return this.open(message);
    if (this.tuner === null) return problem('not-open', 'Nothing was opened yet.');
    switch (message.type) {
      case 'ask':
        return ask(this.tuner);
      case 'tell':
        return tell(this.tuner, message);
      case 'best':
        return best(this.tuner);
    }
  }

  private open(message: OpenMessage): object {
    const wrong = whatIsWrong(message);
    if (wrong !== null) return problem('bad-open', wrong);
    const specs: readonly FlagSpec[] = message.space.map((flag) => ({ ...flag, risk: flag.risk ?? 'none' }));
    this.tuner = new Tuner({
      space: new Space(specs, message.default),
      seed: Math.trunc(message.seed) | 0,
      maxTrials: message.budget.trials,
      objective: {
        kind: message.objective,
        perHashDay: message.income?.perHashDay ?? 0,
        perKwh: message.income?.perKwh ?? 0,
      },
      limits: message.limits,
      prior: (message.prior ?? []).map(({ config }): Config => config),
    });
    return { type: 'ready' };
  }
}

/** What the schema cannot say of an `open`. */
function whatIsWrong({ space, default: defaults, objective, income }: OpenMessage): string | null {
  const names = new Set(space.map(({ name }) => name));
  if (names.size < space.length) return 'space: two flags have the same name';
  for (const { name, type, values } of space) {
    const wanted = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    if (wanted === undefined) return `default: ${name} is missing`;
    if (!values.includes(wanted)) return `default: ${name} is not one of its values`;
    if (type !== 'cat' && values.some((value) => typeof value !== 'number'))
      return `space: ${name} needs numbers, or the type cat`;
  }
  if (objective === 'income' && (income === undefined || income === null)) return 'income: perHashDay and perKwh are needed';
  return null;
}

function ask(tuner: Tuner): object {
  const answer = tuner.ask();
  if ('kind' in answer) {
    return { type: 'stop', why: whyStop(answer), expectedGainPct: rounded(answer.expectedGainPct, 3) };
  }
  const { id, config, seconds, mayExtendTo, reason } = answer;
  return { type: 'trial', id, config, seconds, mayExtendTo, why: why(reason) };
}

function tell(tuner: Tuner, message: TellMessage): object {
  if (message.id !== tuner.pendingId) return problem('unknown-trial', `There is no open trial ${message.id}.`);
  const more = tuner.tell(outcomeOf(message));
  return more > 0 ? { type: 'next', action: 'extend', seconds: more } : { type: 'next', action: 'done' };
}

function outcomeOf(message: TellMessage): TrialOutcome {
  if (!message.ok) return { kind: 'failed', failure: message.failure, seconds: message.seconds ?? 0 };
  const { seconds, hashrate, powerW, temperatureC, temperatureStartC, fanPct, acceptedUser, acceptedTotal } = message;
  const shares = { accepted: message.accepted ?? 0, rejected: message.rejected ?? 0, stale: message.stale ?? 0 };
  const reading = { seconds, hashrate, powerW, temperatureC, temperatureStartC, fanPct, acceptedUser, acceptedTotal, ...shares };
  return { kind: 'measured', reading };
}

function best(tuner: Tuner): object {
  const { config, expected, isSafe, trials } = tuner.best();
  const told = expected && {
    objective: rounded(expected.objective, 6),
    low: rounded(expected.low, 6),
    high: rounded(expected.high, 6),
    hashrate: rounded(expected.hashrate, 6),
    powerW: rounded(expected.powerW, 4),
    temperatureC: rounded(expected.temperatureC, 3),
  };
  const unknown = { objective: null, low: null, high: null, hashrate: null, powerW: null, temperatureC: null };
  return { type: 'best', config, expected: told ?? unknown, safe: isSafe, trials };
}

/** To so many significant digits; null when it is not a number. */
function rounded(value: number, digits: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}

function problem(code: string, message: string): object {
  return { type: 'error', code, message };
}
