import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Place } from './runningFallow';
import { controlSocket } from './standIns/stateFeed';

interface Answer {
  readonly id: number;
  readonly ok: boolean;
  readonly value?: unknown;
}

/** Asks all in one breath, as window and terminal may; their answers, in the order of the calls. */
export async function together(
  place: Place,
  ...asked: readonly (readonly [call: string, args: object])[]
): Promise<readonly Answer[]> {
  const client = connect(controlSocket(place));
  const lines = createInterface({ input: client })[Symbol.asyncIterator]();
  client.write(asked.map(([call, args], id) => `${JSON.stringify({ id, call, args })}\n`).join(''));
  const answers: Answer[] = [];
  while (answers.length < asked.length) answers.push(JSON.parse((await lines.next()).value as string) as Answer);
  client.destroy();
  return answers.sort((a, b) => a.id - b.id);
}
