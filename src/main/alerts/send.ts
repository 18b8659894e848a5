import { fail, ok, type Result } from '../../shared/faults';

/** An alert in words. */
export interface Message {
  readonly title: string;
  readonly body: string;
  /** Something waits for a person. */
  readonly isUrgent: boolean;
}

export interface NtfyTarget {
  readonly server: string;
  readonly topic: string;
  readonly token: string | null;
}

const answerMs = 10_000;
/** ntfy takes 4096 bytes of text. */
const longestText = 3000;

/** ntfy's publishing as JSON (https://docs.ntfy.sh/publish/#publish-as-json). Fails with alerts/not-delivered. */
export function sendNtfy({ server, topic, token }: NtfyTarget, { title, body, isUrgent }: Message): Promise<Result<null>> {
  const said = { topic, title, message: body.slice(0, longestText) || title, priority: isUrgent ? 4 : 3 };
  return post('ntfy', server, said, token === null ? {} : { authorization: `Bearer ${token}` });
}

/**
 * JSON to the owner's own address: `title`, `message`, and both as `content` and `text`, where Discord, Slack and Mattermost look.
 * Fails with alerts/not-delivered.
 */
export function sendWebhook(url: string, rig: string, { title, body, isUrgent }: Message): Promise<Result<null>> {
  const text = [title, body]
    .filter((part) => part !== '')
    .join('\n')
    .slice(0, 1900);
  return post('webhook', url, { app: 'fallow', rig, title, message: body, urgent: isUrgent, content: text, text }, {});
}

/** Redirects are not followed: they would take the message, and a token, to somebody else. */
async function post(
  channel: string,
  url: string,
  body: object,
  headers: Readonly<Record<string, string>>,
): Promise<Result<null>> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    });
    await answer.body?.cancel();
    if (answer.ok) return ok(null);
    return notDelivered(channel, `HTTP ${answer.status || 'redirect'}`);
  } catch (error) {
    return notDelivered(channel, reasonOf(error));
  }
}

function notDelivered(channel: string, reason: string): Result<null> {
  return fail('alerts/not-delivered', `${channel}: ${reason}`, { channel, reason });
}

/** The system's word, such as ECONNREFUSED; never the address, which may be a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { cause } = error as { cause?: unknown };
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : null;
  return code ?? (error.name === 'TimeoutError' ? 'no answer within 10 s' : error.name);
}
