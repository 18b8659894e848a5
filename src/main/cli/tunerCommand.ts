import { fill } from '../../shared/text/fill';
import { formatPercent } from '../../shared/text/format';
import type { TunerView, TuningSession } from '../../shared/tuning';
import { asked, type CommandContext, needs, tooMany, usage } from './command';
import { done, type Outcome } from './outcome';

type Command = (context: CommandContext) => Promise<Outcome>;

/** `fallow tuner serve` answers on stdout until stdin ends and needs no app; the others are about the running rig's tuner. */
export function tunerCommand(serve: () => Promise<void>): Command {
  const verbs: Readonly<Record<string, Command>> = {
    serve: async () => {
      await serve();
      return done({}, []);
    },
    start,
    stop,
    status,
  };
  return async (context) => {
    const [verb = ''] = context.line.words;
    const command = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (command === undefined) return needs(context, Object.keys(verbs).join(', '));
    return tooMany(context, 1) ?? command(context);
  };
}

async function start(context: CommandContext): Promise<Outcome> {
  const { line, words } = context;
  const minutes = line.minutes === undefined ? null : Number(line.minutes);
  if (minutes !== null && !(minutes >= 1 && minutes <= 1440)) {
    return usage(context, fill(words.badNumber, { value: line.minutes ?? '' }));
  }
  const nothing = { trials: null, objective: null, limits: null, isAutomatic: null, usesPrior: null };
  return asked<TuningSession>(context, 'tuner:start', { device: line.device ?? null, minutes, ...nothing }, (session) => {
    const values = { device: session.device, minutes: session.budget.minutes };
    return done(session, [fill(words.tunerStarted, values)]);
  });
}

function stop(context: CommandContext): Promise<Outcome> {
  const args = { device: context.line.device ?? null, finish: false };
  return asked(context, 'tuner:stop', args, () => done({}, [context.words.tunerStopped]));
}

function status(context: CommandContext): Promise<Outcome> {
  const { line } = context;
  return asked<TunerView>(context, 'tuner:get', {}, ({ devices }) => {
    const meant = devices.filter(
      ({ device, index }) => line.device === undefined || [device, String(index)].includes(line.device),
    );
    const lines = meant.map((device) => {
      const { session, adopted } = device;
      const values = { device: device.device, ...(session === null ? {} : sessionValues(session)) };
      const flags =
        adopted === null
          ? ''
          : Object.entries(adopted.values)
              .map(([name, value]) => `${name} ${value ?? '-'}`)
              .join(' ');
      const line = session === null ? context.words.tunerIdle : context.words.tunerLine;
      return fill(line, { ...values, ...(flags === '' ? {} : { flags }) });
    });
    return done({ devices: meant }, lines);
  });
}

function sessionValues({ phase, budget, crashes, worth, comparison, decision }: TuningSession) {
  const gain = comparison?.gainPct ?? worth.bestPct;
  return {
    ...{ phase, crashes },
    ...(decision === 'none' ? {} : { decision }),
    trials: `${budget.usedTrials}/${budget.trials}`,
    minutes: `${Math.round(budget.usedS / 60)}/${budget.minutes}`,
    ...(gain === null ? {} : { gain: `${gain > 0 ? '+' : ''}${formatPercent(gain)}` }),
  };
}
