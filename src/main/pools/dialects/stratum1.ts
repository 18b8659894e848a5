import { encodeRequest, hashesOfDifficulty, hashesOfTarget, readHex } from '../stratum';
import { agent, type Dialect, type Heard, noPassword, type PoolLogin, userOf, type WorkKind } from './dialect';
import { asList, type PoolMessage, positive, readTarget } from './message';

const subscribeId = 1;
const authorizeId = 2;

/** Stratum as Bitcoin's pools began it and most GPU coins took it on: `mining.subscribe`, `mining.authorize`. */
export const stratum1: Dialect = {
  id: 'stratum1',
  beginsWithLogin: false,
  opening: () => [encodeRequest(subscribeId, 'mining.subscribe', [agent])],
  read: (message, login) => (message.kind === 'call' ? readCall(message) : readAnswer(message, login)),
};

/** EthereumStratum/1.0.0 (NiceHash, 2016): the same calls, the dialect named in the first. */
export const ethereumStratum1: Dialect = {
  id: 'ethereumStratum1',
  beginsWithLogin: false,
  opening: () => [encodeRequest(subscribeId, 'mining.subscribe', [agent, 'EthereumStratum/1.0.0'])],
  read: stratum1.read,
};

function readAnswer({ id, result, error }: Extract<PoolMessage, { kind: 'answer' }>, login: PoolLogin): Heard {
  const step = Number(id);
  if (step === authorizeId) {
    if (error !== null) return { isAuthorized: false, refusal: error.message };
    return { isAuthorized: result === true || result === 'OK' };
  }
  if (step !== subscribeId && (id !== null || error === null)) return {};
  if (error !== null) return { isOtherDialect: true, refusal: error.message };
  if (typeof result === 'string') return { isOtherDialect: true }; // a session's name: EthereumStratum/2.0.0
  const { wallet, worker } = login;
  const send = wallet === null ? [] : [encodeRequest(authorizeId, 'mining.authorize', [userOf(wallet, worker), noPassword])];
  return { isSubscribed: true, send };
}

function readCall({ method, params }: Extract<PoolMessage, { kind: 'call' }>): Heard {
  const list = asList(params);
  switch (method) {
    case 'mining.set_difficulty': {
      const difficulty = positive(list[0]);
      return difficulty === undefined ? {} : { difficulty };
    }
    case 'mining.set_target': {
      const target = readTarget(list[0]);
      const difficulty = target === null ? undefined : positive(hashesOfTarget(target) / hashesOfDifficulty(1));
      return difficulty === undefined ? {} : { difficulty };
    }
    case 'mining.notify':
      return { work: workOf(list) };
    default:
      return {};
  }
}

/**
 * Bitcoin's kind lists merkle branches fifth. ethash: `[job, seed, header, clean]`. KawPow and its like (kawpowminer):
 * `[job, header, seed, target, clean, height, bits]`.
 */
function workOf(list: readonly unknown[]): WorkKind | 'unknown' {
  if (Array.isArray(list[4]) && list.length >= 8) return 'bitcoin';
  if (readHex(list[1], 32) === null || readHex(list[2], 32) === null) return 'unknown';
  if (readHex(list[3], 32) !== null && list.length >= 6) return 'progpow';
  return typeof list[3] === 'boolean' && list.length <= 5 ? 'ethash' : 'unknown';
}
