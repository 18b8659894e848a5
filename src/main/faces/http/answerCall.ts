import type { IncomingMessage } from 'node:http';
import { type Api, dispatch } from '../../../shared/contract';
import { fail, type Result } from '../../../shared/faults';
import { readBody } from './readBody';

export interface Answer {
  readonly status: number;
  readonly result: Result<unknown>;
}

export function refused(status: number, why: string): Answer {
  return { status, result: fail('app/refused', why) };
}

/**
 * `POST /api/call` with `{ "call": NAME, "args": {…} }`. Whatever the app answers, a fault too, comes with status 200; other
 * statuses mean that the request never reached it. Rejects only when the client went away or the app has a bug.
 */
export async function answerCall(request: IncomingMessage, api: Api): Promise<Answer> {
  if (request.method !== 'POST') return refused(405, 'calls are POSTed');
  if (request.headers['content-type'] !== 'application/json') return refused(415, 'calls are application/json');
  const body = await readBody(request);
  if (body === null) return refused(413, 'a call is at most 256 KiB');
  const call = parseCall(body);
  if (call === null) return refused(400, 'not {"call","args"} in JSON');
  return { status: 200, result: await dispatch(api, call.name, call.args) };
}

function parseCall(body: string): { readonly name: string; readonly args: unknown } | null {
  const parsed = parseJson(body);
  if (typeof parsed !== 'object' || parsed === null || !('call' in parsed) || typeof parsed.call !== 'string') return null;
  return { name: parsed.call, args: 'args' in parsed ? parsed.args : {} };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the same as a body that is not an object: refused by the caller
  }
}
