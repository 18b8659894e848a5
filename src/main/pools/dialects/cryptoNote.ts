import { agent, type Dialect, type Heard, isNotUnderstood, nobody, noPassword, type PoolLogin } from './dialect';
import { asRecord, type PoolMessage } from './message';

const loginId = 1;

/** CryptoNote's Stratum as RandomX pools speak it (xmrig's `login`): one call, whose answer holds the first job. */
export const cryptoNote: Dialect = {
  id: 'cryptoNote',
  beginsWithLogin: true,
  opening: ({ wallet, worker, algorithm }) => {
    const params = {
      login: wallet ?? nobody,
      pass: worker ?? noPassword,
      agent,
      ...(worker === null ? {} : { rigid: worker }),
      ...(algorithm === null ? {} : { algo: [algorithm] }),
    };
    return [JSON.stringify({ id: loginId, jsonrpc: '2.0', method: 'login', params })];
  },
  read: (message, login) => {
    if (message.kind === 'call') return message.method === 'job' ? readJob(message.params) : {};
    return Number(message.id) === loginId ? readAnswer(message, login) : {};
  },
};

function readAnswer({ result, error }: Extract<PoolMessage, { kind: 'answer' }>, { wallet }: PoolLogin): Heard {
  if (error !== null) {
    if (isNotUnderstood(error)) return { isOtherDialect: true, refusal: error.message };
    return { isSubscribed: true, ...(wallet === null ? {} : { isAuthorized: false, refusal: error.message }) };
  }
  const answer = asRecord(result);
  if (answer === null || !('job' in answer || 'status' in answer || 'id' in answer)) return { isOtherDialect: true };
  const job = readJob(answer['job']);
  return { isSubscribed: true, ...(wallet === null ? {} : { isAuthorized: true }), ...job };
}

function readJob(value: unknown): Heard {
  const job = asRecord(value);
  if (job === null) return {};
  const difficulty = hashesOfCompactTarget(job['target']);
  const algorithm = job['algo'];
  return {
    work: 'cryptoNote',
    ...(difficulty === null ? {} : { difficulty }),
    ...(typeof algorithm === 'string' ? { algorithm } : {}),
  };
}

/** A target is 4 or 8 bytes of hex, lowest byte first, of a 32 or 64 bit number; the hashes a share takes, or null. */
function hashesOfCompactTarget(value: unknown): number | null {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{8}|[0-9a-f]{16})$/i.test(value)) return null;
  const target = BigInt(`0x${(value.match(/../g) ?? []).reverse().join('')}`);
  return target === 0n ? null : Number((1n << BigInt(value.length * 4)) / target);
}
