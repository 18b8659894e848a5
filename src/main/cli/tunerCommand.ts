import { type CommandContext, needs, tooMany } from './commands';
import { done, type Outcome } from './outcome';

/** `fallow tuner serve`: answers on stdout until stdin ends; needs no app. */
export function tunerCommand(serve: () => Promise<void>): (context: CommandContext) => Promise<Outcome> {
  return async (context) => {
    if (context.line.words[0] !== 'serve') return needs(context, 'serve');
    const extra = tooMany(context, 1);
    if (extra !== null) return extra;
    await serve();
    return done({}, []);
  };
}
