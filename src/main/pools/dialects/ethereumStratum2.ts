import { hashesOfDifficulty, hashesOfTarget } from '../stratum';
import { agent, type Dialect, type Heard, noPassword, type PoolLogin, userOf } from './dialect';
import { asRecord, type PoolMessage, positive, readTarget } from './message';

const helloId = 1;
const subscribeId = 2;
const authorizeId = 3;

/** EthereumStratum/2.0.0 (EIP-1571): hello, subscribe, authorize; numbers as hex, no `jsonrpc`. */
export const ethereumStratum2: Dialect = {
  id: 'ethereumStratum2',
  beginsWithLogin: false,
  opening: ({ host, port }) => {
    const params = { agent, host, port: port.toString(16), proto: 'EthereumStratum/2.0.0' };
    return [JSON.stringify({ id: helloId, method: 'mining.hello', params })];
  },
  read: (message, login) => (message.kind === 'call' ? readCall(message) : readAnswer(message, login)),
};

function readAnswer({ id, result, error }: Extract<PoolMessage, { kind: 'answer' }>, login: PoolLogin): Heard {
  switch (Number(id)) {
    case helloId: {
      const protocol = asRecord(result)?.['proto'];
      if (error !== null || typeof protocol !== 'string' || !protocol.startsWith('EthereumStratum/2'))
        return { isOtherDialect: true, ...(error === null ? {} : { refusal: error.message }) };
      return { send: [JSON.stringify({ id: subscribeId, method: 'mining.subscribe' })] };
    }
    case subscribeId: {
      if (error !== null) return { isOtherDialect: true, refusal: error.message };
      const { wallet, worker } = login;
      const authorize = { id: authorizeId, method: 'mining.authorize', params: [userOf(wallet ?? '', worker), noPassword] };
      return { isSubscribed: true, send: wallet === null ? [] : [JSON.stringify(authorize)] };
    }
    case authorizeId: // answered with the worker's short name
      if (error !== null) return { isAuthorized: false, refusal: error.message };
      return { isAuthorized: result === true || (typeof result === 'string' && result !== '') };
    default:
      return {};
  }
}

function readCall({ method, params }: Extract<PoolMessage, { kind: 'call' }>): Heard {
  if (method === 'mining.notify') return { work: 'ethash' };
  const values = method === 'mining.set' ? asRecord(params) : null;
  const target = readTarget(values?.['target']);
  const difficulty = target === null ? undefined : positive(hashesOfTarget(target) / hashesOfDifficulty(1));
  const algorithm = values?.['algo'];
  return { ...(difficulty === undefined ? {} : { difficulty }), ...(typeof algorithm === 'string' ? { algorithm } : {}) };
}
